// What becomes of a visit, or of what lies beside it, on the phone. No clock, no store, no network: a test drives this through thousands of histories.
//
//   draft ── ready ── left ── (taken by the desk: gone from here)
//                    └─ left: what is long goes piece by piece, and begins again after a cut where the desk has ended
//     └──────────────── kept: the desk has it too and says why it could not take it
//
// Whatever was typed is here or at the desk, at every moment: a thing leaves only when the desk has said that it holds it.

const MOST_PIECES = 200; // of one thing at one sending

export const begun = (id, {task, form, at, kind = "visit"}) => ({id, kind, task, form, made_at: at, revision: 1, state: "draft", fields: {}, why: ""});

// Whoever changes what has left or was kept makes a new revision of it: the desk tells the two apart and loses neither.
export const typed = (thing, fields) => ({...thing, fields, state: "draft", revision: thing.revision + (thing.state === "left" || thing.state === "kept" ? 1 : 0)});

export const ready = (thing) => (thing.state === "draft" ? {...thing, state: "ready", why: ""} : thing);

export const leaving = (thing) => ({...thing, state: "left"});

export const waits = (thing) => thing.state !== "draft";

// What is left after an answer about one revision; null: nothing. What was changed meanwhile stays as it is.
export const heard = (thing, revision, answer) => {
  if (!thing || thing.revision !== revision) return thing;
  if (answer.state === "taken" || answer.state === "settled") return null;
  if (answer.state === "going") return {...thing, sent: answer.arrived};
  if (answer.state === "kept") return {...thing, state: "kept", why: answer.why || ""};
  return {...thing, state: "ready", why: answer.why || ""};
};

// Send what waits, one after the other. `change(id, how)` reads, changes and writes one thing whole; `post` answers null where nobody was heard.
// Each step is written down before the next, so that it may end anywhere and begin again.
export const deliver = async (things, {change, post}) => {
  const sent = {taken: 0, kept: 0, away: false};
  for (const {id} of things.filter(waits)) {
    let after = await change(id, (thing) => (thing && waits(thing) ? leaving(thing) : thing));
    if (after?.state !== "left") continue;
    for (let turn = 0; after?.state === "left"; turn += 1) {
      const {revision} = after, answer = turn < MOST_PIECES && (await post(after));
      if (!answer) return {...sent, away: true};
      after = await change(id, (thing) => heard(thing, revision, answer));
    }
    if (after) sent.kept += 1;
    else sent.taken += 1;
  }
  return sent;
};

// Visits of which something is still here: a photo counts for the visit that it lies beside.
export const unsent = (things) => new Set(things.map((thing) => thing.fields.visit || thing.id)).size;
