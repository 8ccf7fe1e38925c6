// Pages are templates of the shell, written by the desk; this fills them. No sentence stands in a script.
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export const say = (name, values = {}) => {
  const text = one(`[data-say="${name}"]`, one("#says").content).textContent;
  return Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), text);
};

// A template with its places filled; what has no value and stands in a data-if goes.
export const part = (name, values = {}) => {
  const made = one(`#${name}`).content.cloneNode(true);
  for (const place of all("[data-if]", made)) if (!values[place.dataset.if]) place.remove();
  for (const place of all("[data-fill]", made)) place.textContent = values[place.dataset.fill] ?? "";
  return made;
};

export const slot = (name, within = document) => one(`[data-slot="${name}"]`, within);

export const show = (page, {keepsPlace = false} = {}) => {
  const main = one("#main");
  main.replaceChildren(page);
  if (!keepsPlace) { main.focus({preventScroll: true}); window.scrollTo(0, 0); }
};

export const minute = (text) => {
  const at = new Date(text), two = (number) => String(number).padStart(2, "0");
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
};
