import {weak} from "./lock.js";
import {all, one, say} from "./parts.js";

// What is wrong stands at its field, and whoever has typed it stands at the first of it.
export const clear = (ask) => {
  one(".wrong", ask)?.remove();
  for (const field of all("[aria-invalid]", ask)) field.removeAttribute("aria-invalid");
};
export const blame = (form, wrongs) => {
  for (const ask of all(".ask", form)) clear(ask);
  for (const [text, name] of wrongs) {
    const field = one(`[name="${name}"], [data-slot="${name}"]`, form), ask = field.closest(".ask");
    if (one(".wrong", ask)) continue;
    const said = Object.assign(document.createElement("p"), {className: "wrong", id: `wrong-${name}`, textContent: text});
    said.setAttribute("role", "alert");
    const help = one(":scope > .help", ask);
    help ? help.before(said) : ask.append(said);
    for (const each of all("input, textarea", ask)) {
      each.setAttribute("aria-describedby", `${said.id} ${(each.getAttribute("aria-describedby") || "").replace(/^wrong-\S+ /, "")}`);
      if (!["radio", "checkbox", "file"].includes(each.type)) each.setAttribute("aria-invalid", "true");
    }
  }
  const first = one(".ask > .wrong", form)?.parentElement;
  one("input:not([hidden]), textarea, button", first || document.createElement("p"))?.focus({preventScroll: true});
  first?.scrollIntoView({block: "center", behavior: "instant"});
};

// At a gate: beneath the field, or at the head where no field is at fault.
export const complaint = (words, field) => {
  const form = one("form", one("#main")), box = one(".in", form);
  one(".note", box)?.remove();
  blame(form, field ? [[words, field]] : []);
  if (field) return;
  box.prepend(Object.assign(document.createElement("p"), {className: "note error", textContent: words}));
  one(".note", box).setAttribute("role", "alert");
};

export const chosenPin = (form) => {
  const pin = form.elements.pin.value;
  if (weak(pin)) complaint(say("weak"), "pin");
  else if (pin !== form.elements.again.value) complaint(say("differs"), "again");
  else return pin;
  return null;
};
