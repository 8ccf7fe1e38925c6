// Speaking with the desk. Nobody heard is null; whoever must sign in first is told so.
const PATIENCE = 30_000; // milliseconds

const ask = async (url, options = {}) => {
  const cut = new AbortController(), timer = setTimeout(() => cut.abort(), PATIENCE);
  try {
    return await fetch(url, {credentials: "same-origin", cache: "no-store", redirect: "manual", signal: cut.signal, ...options});
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
};

const told = async (answer) => {
  if (!answer) return null;
  const body = await answer.json().catch(() => null);
  return body && {...body, status: answer.status};
};

// "away", "unknown" (who must sign in), or the token with which forms are sent.
export const known = async () => {
  const answer = await ask("/alive/");
  if (!answer || (answer.status !== 204 && answer.status !== 401)) return {state: "away"};
  return {state: answer.status === 204 ? "known" : "unknown", token: answer.headers.get("X-Token") || ""};
};

export const fetched = async (url) => told(await ask(url));

export const posted = async (url, token, fields = {}) => {
  const body = new URLSearchParams();
  for (const [name, given] of Object.entries(fields)) for (const one of [given].flat()) body.append(name, one);
  return told(await ask(url, {method: "POST", body, headers: {"X-CSRFToken": token}}));
};

// Where a thing goes, and what is said of it; of what is long some bytes (three of them are four letters).
const PIECE = 65_536; // letters
const beside = ({id, kind, sent = 0, fields: {visit, size, sha256, data}}) => ({enclosure: id, sort: kind, visit, size, sha256, offset: sent, piece: data.slice((sent / 3) * 4, (sent / 3) * 4 + PIECE)});
const WAYS = {
  visit: ["visits", (thing) => ({...thing.fields, visit: thing.id, revision: thing.revision})],
  mark: ["marks", (thing) => ({...thing.fields, mark: thing.id})],
  photo: ["pieces", beside],
  sound: ["pieces", beside],
};

// What the desk says about one thing of the outbox; what is no answer to it counts as nothing heard.
export const handedIn = async (thing, {device, token}) => {
  const now = new Date().toISOString(), about = {task: thing.task, form: thing.form, made_at: thing.made_at, sent_at: now};
  const [place, own] = WAYS[thing.kind];
  const answer = await posted(`/pocket/devices/${device}/${place}/`, token, {...own(thing), ...about});
  if (!answer) return null;
  if (["taken", "settled", "kept", "going"].includes(answer.state)) return answer;
  return answer.why ? {state: "refused", why: answer.why} : null;
};
