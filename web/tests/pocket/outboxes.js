// Many phones at once, each with the real outbox over a store of its own; the network between them and the desk is the test's.
// What a phone has written down is text: whoever is killed begins again from it, and what was under way in them never ends.
const phones = new Map(), asked = [];
const phone = (name) => {
  if (!phones.has(name)) phones.set(name, {kept: new Map(), life: 0, busy: false});
  return phones.get(name);
};
const things = (one) => [...one.kept.values()].map((text) => JSON.parse(text));
const changer = (one, life) => async (id, how) => {
  if (one.life !== life) return new Promise(() => null);
  const before = one.kept.has(id) ? JSON.parse(one.kept.get(id)) : null, after = how(before);
  if (after) one.kept.set(id, JSON.stringify(after)); else one.kept.delete(id);
  return after;
};
const acts = {
  type(one, {id, task, form, fields}) {
    return changer(one, one.life)(id, (before) => outbox.typed(before || outbox.begun(id, {task, form, at: ""}), fields));
  },
  ready: (one, {id}) => changer(one, one.life)(id, (before) => before && outbox.ready(before)),
  attach(one, {id, task, form, fields}) {
    return changer(one, one.life)(id, (before) => before || {...outbox.begun(id, {task, form, at: "", kind: "photo"}), sent: 0, fields});
  },
  kill(one) { one.life += 1; one.busy = false; },
  send(one, {name}) {
    if (one.busy) return;
    one.busy = true;
    const {life} = one, post = (thing) => new Promise((heard) => asked.push({name, life, thing, heard}));
    outbox.deliver(things(one), {change: changer(one, life), post}).then(() => { if (one.life === life) one.busy = false; });
  },
};
window.play = async (steps) => {
  for (const step of steps) await acts[step.act](phone(step.name), step);
  await new Promise((done) => setTimeout(done));
  return asked.map(({name, life, thing}) => ({name, thing, isAlive: phone(name).life === life}));
};
// An answer for each that asks; `false`: not yet, and what is typed meanwhile is typed while somebody waits.
window.hear = async (answers) => {
  const waiting = asked.splice(0);
  waiting.forEach((one, place) => {
    if (phone(one.name).life !== one.life) return;
    if (answers[place] === false) asked.push(one); else one.heard(answers[place]);
  });
  await new Promise((done) => setTimeout(done));
};
window.held = () => [...phones.values()].flatMap((one) => [...one.kept.keys()]);
// What phones still mean to send.
window.underWay = () => Object.fromEntries([...phones].map(([name, one]) => [name, things(one).filter(({state}) => state === "ready" || state === "left").map(({id}) => id)]));
