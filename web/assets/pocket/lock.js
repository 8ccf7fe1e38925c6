// The store's key lies wrapped under two things together: the officer's number and a secret of the desk, which is here for some days only.
// A second wrapping opens with a secret that is never kept here: whoever has forgotten the number comes in by both factors and loses nothing.
const ROUNDS = 600_000, TAG = "jiwang pocket", MOST = 10;
const bytes = (text) => new TextEncoder().encode(text);
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const unhex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const {subtle} = globalThis.crypto || {};

export const secretOf = (hex) => subtle.importKey("raw", unhex(hex), "HKDF", false, ["deriveKey"]); // from here on no script can read it

const kek = (secret, salt) => subtle.deriveKey({name: "HKDF", hash: "SHA-256", salt, info: bytes(TAG)}, secret, {name: "AES-GCM", length: 256}, false, ["wrapKey", "unwrapKey"]);

const stretched = async (pin, salt) => {
  const key = await subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveBits"]);
  return subtle.deriveBits({name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS}, key, 256);
};

const wrapped = async (key, by) => {
  const iv = random(12);
  return {iv, box: await subtle.wrapKey("raw", key, by, {name: "AES-GCM", iv})};
};

const unwrapped = ({iv, box}, by, open = false) => subtle.unwrapKey("raw", box, by, {name: "AES-GCM", iv}, {name: "AES-GCM", length: 256}, open, ["encrypt", "decrypt"]);

// A new lock, or with `before` the same store under another number.
export const locked = async (pin, {secret, spare}, before) => {
  const held = await secretOf(secret), salt = random(16), other = before ? before.spareSalt : random(16);
  const last = await kek(await secretOf(spare), other);
  const key = before ? await unwrapped(before.spare, last, true) : await subtle.generateKey({name: "AES-GCM", length: 256}, true, ["encrypt", "decrypt"]);
  const lock = {salt, spareSalt: other, wrapped: await wrapped(key, await kek(held, await stretched(pin, salt))), spare: before ? before.spare : await wrapped(key, last), secret: held, fails: 0, tryAt: 0};
  return {lock, key: await unwrapped(lock.spare, last)};
};

// For what a stopped phone has not sent: without the number, by the desk's word.
export const openedBySpare = async (lock, spare) => unwrapped(lock.spare, await kek(await secretOf(spare), lock.spareSalt));

// The store's key, or null: a wrong number, and nothing says what was wrong about it.
export const opened = async (lock, pin) => {
  const bits = await stretched(pin, lock.salt);
  return unwrapped(lock.wrapped, await kek(lock.secret, bits)).catch(() => null);
};

// Counted before the number is tried: who closes the page in time gains nothing. After ten the desk's secret is gone from here.
export const counted = (lock, now) => {
  const fails = lock.fails + 1;
  const pause = fails < 3 ? 0 : Math.min(2 ** (fails - 3) * 5_000, 900_000);
  return {...lock, fails, tryAt: now + pause, secret: fails > MOST ? null : lock.secret};
};

export const weak = (pin) => !/^\d{6,12}$/.test(pin) || /^(\d)\1+$/.test(pin) || "01234567890123456789".includes(pin) || "98765432109876543210".includes(pin);

export const seal = async (key, name, value) => {
  const iv = random(12);
  return {iv, box: await subtle.encrypt({name: "AES-GCM", iv, additionalData: bytes(name)}, key, bytes(JSON.stringify(value)))};
};

export const unseal = async (key, name, {iv, box}) =>
  JSON.parse(new TextDecoder().decode(await subtle.decrypt({name: "AES-GCM", iv, additionalData: bytes(name)}, key, box)));

// Time that does not run backwards: a clock that is set back gains no day.
export const hour = (lock, now) => Math.max(now, lock.latest || 0);
export const isOver = (lock, now) => !lock.secret || hour(lock, now) > lock.until;
