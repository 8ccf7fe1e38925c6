// The desk works without this script; it only saves clicks.
const root = document.documentElement;
const wish = window.matchMedia("(prefers-color-scheme: dark)");
root.dataset.script = "1";
const show = () => root.setAttribute("data-bs-theme", localStorage.getItem("theme") || (wish.matches ? "dark" : "light"));
show();
wish.addEventListener("change", show);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme]")) {
    localStorage.setItem("theme", root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark");
    show();
  }
  if (event.target.closest("[data-keys]")) document.getElementById("keys").showModal();
  if (event.target.closest("[data-print]")) window.print();
  const opener = event.target.closest("[data-menu]");
  if (opener) opener.setAttribute("aria-expanded", String(opener.closest(".side").classList.toggle("is-open")));
});

// A button or a link may have a key of its own; who types, types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === event.key.toLowerCase());
  if (wanted) { event.preventDefault(); wanted.click(); }
});

// j and k go down and up the rows of the page; Enter opens, as on every link. ? says which keys there are.
const rows = () => [...document.querySelectorAll("main a.todo, main .list tbody tr")]
  .map((row) => (row.matches("a") ? row : row.querySelector("a[href]"))).filter((link) => link && link.offsetParent);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  if (event.key === "?") document.getElementById("keys")?.showModal();
  if (event.key !== "j" && event.key !== "k") return;
  const links = rows(), here = links.indexOf(document.activeElement), step = event.key === "j" ? 1 : -1;
  const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
  if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({block: "nearest"}); }
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-all]")) {
    for (const box of field.form.querySelectorAll(`input[name="${field.dataset.all}"]`)) box.checked = field.checked;
  }
  if (field.matches("[data-go]")) field.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea")) {
    const field = document.querySelector("[data-search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  }
});

// What somebody has typed is not sent into the void: first the desk is asked whether it is there and still knows them.
const unheard = async (form) => {
  const answer = await fetch("/alive/", {cache: "no-store", credentials: "same-origin"}).catch(() => null);
  if (!answer || (answer.status !== 204 && answer.status !== 401)) return "away";
  if (answer.status === 401 && document.querySelector(".menu li")) return "unknown";
  const field = form.querySelector("input[name=csrfmiddlewaretoken]");
  if (field && answer.headers.get("X-Token")) field.value = answer.headers.get("X-Token");
  return "";
};
const tell = (form, why) => {
  document.querySelectorAll(".note[data-unheard]").forEach((note) => note.remove());
  const note = document.querySelector(`template[data-unheard=${why}]`).content.firstElementChild.cloneNode(true);
  form.prepend(note);
  note.scrollIntoView({block: "nearest"});
};

// A refusal that leads back to the page finds there what was typed; whatever page comes next, it is kept no longer.
const TYPED = "typed";
const NEVER = ["hidden", "password", "file", "submit", "button"];
const typedIn = (form) => [...form.elements].filter((field) => field.name && !NEVER.includes(field.type));
const alike = (action) => [...document.forms].filter((form) => form.getAttribute("action") === action);
const keepTyped = (form) => {
  const names = new Set(typedIn(form).map((field) => field.name)), action = form.getAttribute("action");
  const said = [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  sessionStorage.setItem(TYPED, JSON.stringify({page: location.pathname, action, place: alike(action).indexOf(form), said}));
};
const bringBack = () => {
  const kept = JSON.parse(sessionStorage.getItem(TYPED) || "null");
  sessionStorage.removeItem(TYPED);
  if (!kept || kept.page !== location.pathname || !document.querySelector(".notes .error")) return;
  const form = alike(kept.action)[kept.place];
  for (const field of form ? typedIn(form) : []) {
    const said = kept.said.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = said.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = said.includes(option.value);
    else if (said.length) field.value = said[0];
    for (let part = field.closest("details"); part && said.join(""); part = part.parentElement.closest("details")) part.open = true;
  }
};
document.addEventListener("DOMContentLoaded", bringBack);

// Whoever has left something wrong stands at the first of it.
document.addEventListener("DOMContentLoaded", () => {
  const part = document.querySelector("main :is(.field, .ask) > .wrong")?.parentElement;
  part?.querySelector("input:not([type=hidden]), select, textarea")?.focus({preventScroll: true});
  part?.scrollIntoView({block: "center", behavior: "instant"});
});

// One press, one step: a form that has been sent is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  if (form.method !== "post" || form.dataset.heard || "plain" in form.dataset) return;
  event.preventDefault();
  unheard(form).then((why) => {
    delete form.dataset.sent;
    if (why) { tell(form, why); return; }
    form.dataset.heard = "1";
    keepTyped(form);
    form.requestSubmit(event.submitter);
    if ("download" in form.dataset) setTimeout(free, 2000, form); // its page stays
  });
});
const free = (form) => { delete form.dataset.sent; delete form.dataset.heard; };
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(free));

// A part with data-refresh="seconds" is fetched anew from its own page until it says no more that it wants to be.
const wait = (part) => setTimeout(async () => {
  const answer = await fetch(location.href, {credentials: "same-origin"}).catch(() => null);
  const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(part.id);
  if (fresh && !fresh.dataset.refresh && "whole" in part.dataset) { location.reload(); return; } // the end changes all of it
  if (fresh) part.replaceWith(fresh);
  if (!fresh || fresh.dataset.refresh) wait(fresh || part);
}, Number(part.dataset.refresh) * 1000);
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-refresh]").forEach(wait));
