// The pocket: opens with a number, shows what is carried, keeps every change, and sends when somebody is there to hear.
import {blame, chosenPin, clear, complaint} from "./blame.js";
import {MOST as MOST_ENCLOSURES, photo, recording} from "./enclosing.js";
import {counted, hour, isOver, locked, opened, openedBySpare, secretOf} from "./lock.js";
import {begun, deliver, ready, typed, unsent, waits} from "./outbox.js";
import {hands, signed} from "./pad.js";
import * as pages from "./pages.js";
import {one, part, say, show, slot} from "./parts.js";
import * as store from "./store.js";
import * as wire from "./wire.js";

const IDLE = 5 * 60_000; // milliseconds until it locks itself while nobody looks
const MOST = 60;
let db, key = null, parcel = null, things = [], busy = false, wanted = false, told = "";

const now = () => Date.now();
const id = () => crypto.randomUUID?.() || "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
// The desk's day: this phone's own, moved by as many days as it was wrong when the desk was last heard.
const ownDay = () => Math.floor((now() - new Date().getTimezoneOffset() * 60_000) / 86_400_000);
const today = async () => new Date((ownDay() + ((await store.readLock(db))?.shift || 0)) * 86_400_000).toISOString().slice(0, 10);
const visits = () => things.filter((thing) => thing.kind === "visit");
const visitOf = (task) => visits().find((thing) => thing.task === task);
const enclosuresOf = (visit) => things.filter((thing) => (thing.kind === "photo" || thing.kind === "sound") && thing.fields.visit === visit.id);
const marksOf = (visit) => things.filter((thing) => thing.kind === "mark" && thing.fields.visit === visit.id);

// What was said stays until something else is to be said; how much was not sent always stands there.
const status = async (words = told) => {
  told = words;
  const number = key ? unsent(things) : await store.waiting(db);
  const count = number ? say("unsent", {n: number}) : key ? say("all-sent") : "";
  one("#status").replaceChildren(...[count, told].filter(Boolean).map((text, place) => Object.assign(document.createElement(place || !number ? "span" : "b"), {textContent: text})));
};

const change = async (name, how) => {
  const after = await store.changeThing(db, key, name, how);
  things = things.filter((thing) => thing.id !== name);
  if (after) things.push(after);
  return after;
};

// ---- gates

const gate = async () => {
  const lock = await store.readLock(db);
  key = parcel = null;
  things = [];
  one("#tools").hidden = true;
  if (!lock) {
    const {state} = await wire.known();
    show(part(state === "known" ? "page-begin" : "page-visitor"));
    return status(state === "away" ? say("away") : "");
  }
  const standing = await heeded(lock);
  const kept = await store.readLock(db);
  if (standing === "revoked" || standing === "closed") { show(part("page-stopped", lock)); return status(""); }
  if (isOver(kept, now())) { await store.lapse(db); show(part("page-lapsed", lock)); return status(""); }
  show(part("page-locked", lock));
  one("#pin").focus();
  return status("");
};

// What the desk says of this phone, where it can be heard; its word goes before the phone's own clock.
const heeded = async (lock) => {
  const answer = lock.standing ? {standing: lock.standing} : await wire.fetched(`/pocket/devices/${lock.device}/`);
  const standing = answer?.standing || "";
  if (["revoked", "closed", "expired"].includes(standing)) await store.lapse(db);
  if (["revoked", "closed"].includes(standing)) await store.writeLock(db, {...(await store.readLock(db)), standing});
  return standing;
};

const renewed = async (lock, answer) => {
  const secret = answer.secret ? await secretOf(answer.secret) : lock.secret;
  const after = {...lock, secret, officer: answer.officer, fails: 0, until: now() + answer.seconds * 1000, latest: now(), shift: Date.parse(answer.today) / 86_400_000 - ownDay(), standing: ""};
  await store.writeLock(db, after);
  return after;
};

const begin = async (form) => {
  const pin = chosenPin(form);
  if (!pin) return;
  const {state, token} = await wire.known();
  if (state !== "known") { complaint(say(state)); return; }
  const answer = await wire.posted("/pocket/devices/enrol/", token);
  if (!answer?.secret) { show(part("page-strange", {why: answer?.why || say("failed")})); return; }
  const made = await locked(pin, answer);
  await renewed({...made.lock, device: answer.device}, answer);
  await navigator.storage?.persist?.();
  await enter(made.key);
};

const open = async (form) => {
  const lock = await store.readLock(db), time = hour(lock, now());
  if (isOver(lock, now())) { await gate(); return; }
  if (lock.tryAt > time) { complaint(say("pause", {seconds: Math.ceil((lock.tryAt - time) / 1000)}), "pin"); return; }
  const tried = counted(lock, time);
  await store.writeLock(db, tried);
  if (!tried.secret) { await gate(); return; }
  const found = await opened(tried, form.elements.pin.value);
  if (!found) { form.reset(); complaint(say("wrong"), "pin"); return; }
  await store.writeLock(db, {...tried, fails: 0, tryAt: 0, latest: time});
  await enter(found);
};

const renumber = async (form) => {
  const pin = chosenPin(form), lock = await store.readLock(db);
  if (!pin) return;
  const {state, token} = await wire.known();
  if (state !== "known") { complaint(say(state)); return; }
  const answer = await wire.posted(`/pocket/devices/${lock.device}/open/`, token, {spare: "1"});
  if (!answer?.secret) { complaint(answer?.why || say("failed")); return; }
  const made = await locked(pin, answer, lock);
  await renewed({...lock, ...made.lock}, answer);
  await enter(made.key);
};

const again = async () => {
  const lock = await store.readLock(db), {state, token} = await wire.known();
  if (state !== "known") return status(say(state));
  const answer = await wire.posted(`/pocket/devices/${lock.device}/open/`, token);
  if (!answer) return status(say("failed"));
  await renewed(lock, answer);
  if (!answer.secret) await store.writeLock(db, {...(await store.readLock(db)), standing: answer.standing});
  return gate();
};

// A stopped phone hands in what it has, finished or not, and then forgets everything.
const surrender = async () => {
  const lock = await store.readLock(db), {state, token} = await wire.known();
  if (state !== "known") return status(say(state));
  const answer = await wire.posted(`/pocket/devices/${lock.device}/open/`, token, {spare: "1"});
  if (!answer?.spare) return status(say("failed"));
  key = await openedBySpare(lock, answer.spare);
  things = await store.readThings(db, key);
  for (const thing of things) await change(thing.id, ready);
  await handIn(lock.device, token, {isLast: true});
  key = null;
  if (!(await store.wipe(db))) return status(say("stayed"));
  await gate();
  return status(say("wiped"));
};

const enter = async (found) => {
  key = found;
  parcel = await store.readParcel(db, key);
  things = await store.readThings(db, key);
  one("#tools").hidden = false;
  await go();
  await sync();
};

const ended = async () => { running?.stop(); await running?.kept; }; // what is being recorded
const shut = async () => { await ended(); location.hash = ""; await gate(); };

// ---- speaking with the desk

const handIn = async (device, token, {isLast = false} = {}) => {
  const post = (thing) => wire.handedIn(thing, {device, token});
  const sent = await deliver(things, {change, post});
  // Of a phone that is given up, what the desk keeps is kept well enough.
  if (isLast) for (const thing of things.filter((one) => one.state === "kept")) await change(thing.id, () => null);
  return sent;
};

const sync = async () => {
  if (!key) return;
  wanted = busy; // pressed while something is under way: once more afterwards
  if (busy) return;
  busy = true;
  try {
    await synced();
  } finally {
    busy = false;
  }
  if (wanted) return sync();
  if (key && !location.hash.startsWith("#v/")) await go({keepsPlace: true});
  else await status();
};

const synced = async () => {
  const {state, token} = await wire.known();
  if (state !== "known") { await status(say(state)); return; }
  const lock = await store.readLock(db), answer = await wire.posted(`/pocket/devices/${lock.device}/open/`, token);
  if (!answer?.standing) { await status(say("failed")); return; }
  await status(say("sending"));
  const sent = await handIn(lock.device, token);
  if (answer.standing !== "live") { await gate(); return; }
  await renewed(lock, answer);
  if (sent.away) { await status(say("away")); return; }
  await status(say("fetching"));
  const fresh = await wire.fetched(`/pocket/devices/${lock.device}/parcel/`);
  if (!fresh?.tasks) { await status(say("away")); return; }
  parcel = fresh;
  await store.writeParcel(db, key, parcel);
  await status(sent.kept ? say("kept", sent) : sent.taken ? say("done", sent) : "");
};

// ---- pages

const homes = () => {
  const here = (parcel?.tasks || []).map((home) => ({home, visit: visitOf(home.id)}));
  const left = visits().filter((visit) => !here.some(({home}) => home.id === visit.task)); // no longer given, and not sent yet
  return [...left.map((visit) => ({home: visit.home, visit})), ...here];
};

const go = async (options) => {
  if (!key) return;
  const [kind, task] = location.hash.slice(1).split("/"), found = homes().find(({home}) => home.id === task);
  if (kind === "me") await me();
  else if (kind === "t" && found) show(pages.household({...found, questions: found.visit?.questions || parcel.questions}), options);
  else if (kind === "v" && found) await form(found);
  else show(pages.listed(homes(), {fetched: parcel?.made_at, isFull: (parcel?.tasks.length || 0) >= MOST}), options);
  await status();
};

const me = async () => {
  const lock = await store.readLock(db), page = part("page-me", {
    officer: lock.officer, unsent: unsent(things), tasks: parcel?.tasks.length || 0, until: new Date(lock.until).toLocaleString("sv").slice(0, 16),
    offline: "",
  });
  const isKept = Boolean(navigator.serviceWorker.controller);
  one("[data-fill=offline]", page).textContent = one(`[data-say-offline="${Number(isKept)}"]`, page).textContent;
  show(page);
};

const form = async ({home, visit}) => {
  const current = visit || {...begun("", {task: home.id, form: home.form, at: ""}), home, questions: parcel.questions, chosen: []};
  show(pages.form(current, await today()));
  slot("marks").replaceChildren(...pages.marks(visit ? marksOf(visit) : [], hands()));
  slot("enclosures").replaceChildren(...pages.enclosures(visit ? enclosuresOf(visit) : []));
};

// The visit of the open form; begun with the first thing that is typed, with all that it needs to be shown and sent later.
const current = async () => {
  const task = location.hash.split("/")[1], {home, visit} = homes().find((each) => each.home.id === task);
  if (visit) return visit;
  const asks = home.sections.flatMap((section) => section.asks);
  const questions = Object.fromEntries(asks.map((ask) => [ask, parcel.questions[ask]]));
  const name = id();
  return change(name, () => ({...begun(name, {task, form: home.form, at: new Date(now()).toISOString()}), home, questions, chosen: []}));
};

// One after the other: the first letter begins the visit, the second finds it begun.
let turn = Promise.resolve();
const keep = (more) => (turn = turn.catch(() => null).then(() => kept(more)));

const kept = async (more = {}) => {
  const shown = one("form[data-do=finish]");
  if (!shown) return null;
  const visit = await current();
  try {
    const after = await change(visit.id, (before) => ({...typed(before, pages.gathered(shown)), ...more}));
    one("[data-fill=saved]").textContent = say("saved");
    await status();
    return after;
  } catch (error) {
    one("[data-fill=saved]").textContent = say("unsaved");
    throw error;
  }
};

const finish = async () => {
  await ended();
  const visit = await keep(), wrong = pages.wrongs(visit, parcel || {patterns: {}, checks: {}}, await today());
  if ((visit.fields.outcome || [])[0] === "refused" && enclosuresOf(visit).length) wrong.push([say("refused-photo"), "enclosures"]);
  slot("wrong").replaceChildren(...(wrong.length ? [Object.assign(document.createElement("p"), {className: "note error", textContent: say("amiss", {n: wrong.length})})] : []));
  blame(one("form[data-do=finish]"), wrong);
  if (wrong.length) return;
  await change(visit.id, ready);
  for (const beside of [...marksOf(visit), ...enclosuresOf(visit)]) await change(beside.id, ready);
  location.hash = "";
  await sync();
};

const sign = async () => {
  const visit = await keep(), lock = await store.readLock(db);
  const drawn = await signed(visit.home, {worker: lock.officer, companion: (visit.fields.companion || [""])[0]});
  if (!drawn) return;
  const witnesses = [lock.officer, (visit.fields.companion || [""])[0]].filter((name) => name && name !== drawn.name).join("、");
  const name = id();
  await change(name, () => ({...begun(name, {task: visit.task, form: visit.form, at: new Date(now()).toISOString(), kind: "mark"}), fields: {visit: visit.id, witnesses, ...drawn}}));
  slot("marks").replaceChildren(...pages.marks(marksOf(visit), hands()));
};

// A photo or a sound is sealed like all else, and goes with its visit.
const enclose = async (visit, made) => {
  if (enclosuresOf(visit).length >= MOST_ENCLOSURES) return status(say("enough"));
  const name = id(), {kind, ...fields} = made;
  await change(name, () => ({...begun(name, {task: visit.task, form: visit.form, at: new Date(now()).toISOString(), kind}), sent: 0, fields: {visit: visit.id, ...fields}}));
  slot("enclosures")?.replaceChildren(...pages.enclosures(enclosuresOf(visit)));
  return status("");
};

const photographed = async (field) => {
  const [file] = field.files, visit = file && (await keep());
  field.value = "";
  if (!visit) return;
  const made = await photo(file).catch(() => null);
  await (made ? enclose(visit, made) : status(say("no-photo")));
};

let running = null;
const record = async (button) => {
  if (running) { running.stop(); return; }
  const visit = await keep();
  running = await recording().catch(() => null);
  if (!running) { await status(say("no-sound")); return; }
  button.textContent = say("recording");
  running.kept = running.done.then(async (made) => {
    running = null;
    button.textContent = say("record");
    await enclose(visit, made);
  }).catch(() => status(say("unsaved")));
};

// What was chosen to be asked besides comes in at its place, and that is where one goes on.
const more = async () => {
  const place = one("[data-more]").value;
  if (!place) return;
  const {chosen} = await current(), visit = await keep({chosen: [...chosen, Number(place)]});
  await go();
  const added = slot("sections").children[pages.opened(visit).findIndex((each) => each.place === Number(place))];
  one("input, textarea", added)?.focus({preventScroll: true});
  added.scrollIntoView({behavior: "instant"});
};

const ACTS = {
  begin, open, renumber, again, surrender, gate, sync, shut, finish, sign, record,
  photograph: () => one("[data-photo]").click(),
  anew: () => show(part("page-anew")),
  more,
  unsign: async (button) => { await change(button.value, (mark) => (mark && !waits(mark) ? null : mark)); button.closest("li").remove(); },
  leave: async () => {
    await sync();
    const lock = await store.readLock(db), {state, token} = await wire.known();
    if (things.length) return status(say("stayed"));
    if (state === "known") await wire.posted(`/pocket/devices/${lock.device}/close/`, token);
    await store.wipe(db);
    location.hash = "";
    await gate();
    return status(say("wiped"));
  },
};

const act = async (element, name) => {
  if (!ACTS[name]) return;
  element.disabled = true;
  try {
    await ACTS[name](element);
  } catch (error) {
    console.warn(error);
    await status(say("failed"));
  } finally {
    element.disabled = false;
  }
};

const listen = () => {
  document.addEventListener("submit", (event) => {
    if (event.target.closest("dialog")) return;
    event.preventDefault();
    act(event.target, event.target.dataset.do);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && !button.closest("dialog")) act(button, button.dataset.do);
  });
  document.addEventListener("input", (event) => {
    const ask = event.target.closest(".ask");
    if (ask) clear(ask);
    if (event.target.form?.dataset.do === "finish" && event.target.name) keep().catch(() => null);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-photo]")) photographed(event.target).catch(() => status(say("unsaved")));
  });
  window.addEventListener("hashchange", () => { running?.stop(); go(); });
  window.addEventListener("online", () => sync());
  let hidden = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden = now();
    else if (key && hidden && now() - hidden > IDLE) shut();
  });
};

const theme = () => document.documentElement.setAttribute("data-bs-theme", localStorage.getItem("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));

const start = async () => {
  theme();
  if (!window.isSecureContext || !navigator.serviceWorker || !window.indexedDB) { show(part("page-plain")); return; }
  navigator.serviceWorker.register("/pocket/worker.js", {updateViaCache: "none"}).catch(() => null);
  await navigator.locks.request("jiwang-pocket", {ifAvailable: true}, async (mine) => {
    if (!mine) { show(part("page-elsewhere")); return; }
    db = await store.openStore();
    listen();
    await gate();
    await new Promise(() => null); // as long as this window lives
  });
};

start();
