// What lies on the phone: one lock in the open, everything else sealed. Reading, changing and writing one thing is one transaction.
import {openDB} from "idb";
import {seal, unseal} from "./lock.js";

const NAME = "jiwang-pocket";

export const openStore = () => openDB(NAME, 1, {
  upgrade(db) {
    for (const name of ["lock", "parcel", "outbox"]) db.createObjectStore(name);
  },
});

const strict = (db, names) => db.transaction(names, "readwrite", {durability: "strict"});

export const readLock = (db) => db.get("lock", "lock");
export const writeLock = async (db, lock) => {
  const work = strict(db, "lock");
  await work.store.put(lock, "lock");
  await work.done;
};

export const waiting = async (db) => new Set((await db.getAll("outbox")).map((one) => one.about || one.id)).size; // visits, without the key

export const readParcel = async (db, key) => {
  const kept = await db.get("parcel", "parcel");
  return kept ? unseal(key, "parcel", kept) : null;
};
export const writeParcel = async (db, key, parcel) => db.put("parcel", await seal(key, "parcel", parcel), "parcel");

export const readThings = async (db, key) => {
  const found = await db.getAll("outbox");
  return Promise.all(found.map((one) => unseal(key, one.id, one)));
};

// `how` sees the thing as it is now and gives it as it shall be; null takes it away. One after the other, whoever asks.
let last = Promise.resolve();
export const changeThing = (db, key, id, how) => {
  const turn = last.catch(() => null).then(async () => {
    const kept = await db.get("outbox", id);
    const before = kept ? await unseal(key, id, kept) : null;
    const after = how(before);
    if (after === before) return after;
    const sealed = after ? {id, kind: after.kind, about: after.fields.visit || id, ...(await seal(key, id, after))} : null;
    const work = strict(db, "outbox");
    await (sealed ? work.store.put(sealed, id) : work.store.delete(id));
    await work.done;
    return after;
  });
  last = turn;
  return turn;
};

// The phone forgets whom it carries and what opens it; what was not sent stays sealed until it is.
export const lapse = async (db) => {
  const lock = await readLock(db), work = strict(db, ["lock", "parcel"]);
  await work.objectStore("parcel").clear();
  if (lock) await work.objectStore("lock").put({...lock, secret: null}, "lock");
  await work.done;
};

// Nothing is left here. Refused while something was not sent.
export const wipe = async (db) => {
  const work = strict(db, ["lock", "parcel", "outbox"]);
  if (await work.objectStore("outbox").count()) { work.abort(); await work.done.catch(() => null); return false; }
  await Promise.all([work.objectStore("lock").clear(), work.objectStore("parcel").clear()]);
  await work.done;
  return true;
};
