// The list, one household, and the form of a visit: drawn from what the desk has sent as data.
import {all, minute, one, part, say, slot} from "./parts.js";

const CHOSEN = {yes_no: "input", one: "input", several: "input"};
export const keyOf = (ask, section) => (section.member ? `${ask}@${section.member}` : ask);
const nameOf = (home, member) => home.members.find((person) => person.id === member)?.name || "";
const headed = (home, section) => {
  const label = section.label || say("plain");
  return section.member ? `${label} · ${nameOf(home, section.member)}` : label;
};

export const listed = (rows, {fetched, isFull}) => {
  const made = part("page-list", {count: rows.length || "", fetched: fetched && minute(fetched), full: isFull, none: !rows.length});
  const box = slot("rows", made);
  if (!rows.length) box.remove();
  else box.append(...rows.map((each) => row(each, new Set(rows.map(({home}) => home.place)).size > 1)));
  return made;
};

const errands = (home) => (home.errands || []).map((text) => Object.assign(document.createElement("span"), {className: "pill blue", textContent: text}));

const row = ({home, visit}, isFar) => {
  const made = part("row", {...home, far: isFar, age: home.age_label, say: home.say[0], due: home.due_on.slice(5), state: visit && say(`state-${visit.state}`), why: visit?.why});
  const link = one("a", made);
  link.href = `#t/${home.id}`;
  one(".pill", link).classList.add(home.age);
  slot("errands", link).replaceWith(...errands(home));
  one(".pill.own", link)?.classList.add(`is-${visit.state}`);
  return made;
};

export const household = ({home, questions, visit}) => {
  const first = home.sections.filter((section) => !section.is_more);
  const asked = first.flatMap((section) => section.asks.map((ask) => [ask, section]));
  const made = part("page-task", {
    ...home, age: home.age_label, due: home.due_on, why: visit?.why, find: home.find_out.join("、"), members: home.members.map((person) => person.name).join("、"), asks: asked.length || "", nothing: !asked.length,
  });
  one(".pill", made).classList.add(home.age);
  slot("errands", made).replaceWith(...errands(home));
  slot("say", made).append(...home.say.map((text) => Object.assign(document.createElement("p"), {className: "say", textContent: text})));
  slot("questions", made).append(...asked.map(([ask, section]) => Object.assign(document.createElement("li"), {textContent: questions[ask].wording + (section.member ? ` · ${nameOf(home, section.member)}` : "")})));
  one("[data-link=form]", made).href = `#v/${home.id}`;
  return made;
};

const field = (question, key) => {
  const made = part(`kind-${question.kind}`);
  const pattern = one("[data-choice]", made);
  if (pattern) {
    const options = question.choices.map((choice) => {
      const label = pattern.cloneNode(true);
      one("input", label).value = choice;
      one("span", label).textContent = choice;
      return label;
    });
    pattern.replaceWith(...options);
  }
  for (const input of all("input, textarea", made)) {
    input.name = `q-${key}`;
    input.setAttribute("aria-describedby", question.help ? `help-${key} asking` : "asking");
    if (!CHOSEN[question.kind]) input.setAttribute("aria-label", question.wording);
  }
  return made;
};

const section = (home, questions, its) => {
  const made = part("section", {label: headed(home, its)});
  slot("asks", made).append(...its.asks.map((ask) => {
    const question = questions[ask], key = keyOf(ask, its), shown = part("ask", question);
    slot("field", shown).replaceWith(field(question, key));
    const help = one(".help", shown);
    if (help) help.id = `help-${key}`;
    return shown;
  }));
  return made;
};

export const opened = (visit) => visit.home.sections.map((its, place) => ({its, place})).filter(({its, place}) => !its.is_more || visit.chosen.includes(place));
const closed = (visit) => visit.home.sections.map((its, place) => ({its, place})).filter(({its, place}) => its.is_more && !visit.chosen.includes(place));

// Whom one may ask about besides, and then what: of nine people that is a short list each.
const grouped = (home, more) => [...new Set(more.map(({its}) => its.member))].map((member) => {
  const group = Object.assign(document.createElement("optgroup"), {label: nameOf(home, member) || say("home")});
  group.append(...more.filter(({its}) => its.member === member).map(({its, place}) => new Option(its.label || say("plain"), place)));
  return group;
});

export const form = (visit, today) => {
  const {home} = visit, more = closed(visit);
  const made = part("page-visit", {name: home.name, more: more.length, why: visit.why});
  slot("sections", made).append(...opened(visit).map(({its}) => section(home, visit.questions, its)));
  one("[data-more]", made)?.append(...grouped(home, more));
  one("[data-link=task]", made).href = `#t/${home.id}`;
  const day = one("[name=visited_on]", made);
  if (home.is_round) for (const label of all("[data-round]", made)) label.textContent = label.dataset.round;
  day.max = today;
  day.value = today;
  one("[name=why]", made).required = home.is_told;
  for (const input of all("input, textarea", one("form", made))) {
    const given = visit.fields[input.name];
    if (!given) continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = given.includes(input.value);
    else input.value = given[0] || "";
  }
  return made;
};

export const gathered = (form) => {
  const found = {};
  for (const [name, value] of new FormData(form)) (found[name] ||= []).push(value);
  return found;
};

// What a phone can tell by itself: the kind of an answer, the day, and what the desk has said beforehand it will not take. What is wrong, and where.
export const wrongs = (visit, {patterns, checks, day}, today) => {
  const {fields, home, questions} = visit, found = [], typed = (name) => (fields[name] || [""])[0].trim();
  for (const {its} of opened(visit)) for (const ask of its.asks) {
    const {kind, wording} = questions[ask], name = `q-${keyOf(ask, its)}`, pattern = patterns[kind];
    if (typed(name) && pattern && !new RegExp(`^(?:${pattern[0]})$`).test(typed(name))) found.push([pattern[1].replace("{}", wording), name]);
  }
  // A parcel of an older desk says one sentence, and not where.
  for (const [text, name, filled] of [checks[`${typed("outcome")} ${typed("met")}`] || []].flat().map((one) => (one.flat ? one : [one, "outcome"]))) if (!filled || typed(filled)) found.push([text, name]);
  if (day && !(typed("visited_on") && typed("visited_on") <= today)) found.push([day, "visited_on"]);
  if (home.is_told && typed("why").length < 4) found.push([say("why"), "why"]);
  return found;
};

export const enclosures = (things) => things.map((thing) => {
  const made = part("enclosure", {[thing.kind]: true, made: minute(thing.made_at)});
  one("[data-image], [data-sound]", made).src = `data:${thing.fields.type};base64,${thing.fields.data}`;
  one("[data-do=unsign]", made).value = thing.id;
  return made;
});

export const marks = (things, hands) => things.map((thing) => {
  const made = part("mark", {hand: hands[thing.fields.hand], name: thing.fields.name});
  one("[data-image]", made).src = thing.fields.image;
  one("[data-do=unsign]", made).value = thing.id;
  return made;
});
