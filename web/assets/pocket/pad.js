// A signature drawn with a finger: a picture, and nothing else. Whoever does not want to draw does not.
import SignaturePad from "signature_pad";
import {all, one, say, slot} from "./parts.js";

const WIDE = 600; // pixels of the kept picture

// The picture without its empty edges, small enough for a thin road.
const picture = (canvas) => {
  const made = document.createElement("canvas"), scale = WIDE / canvas.width;
  made.width = WIDE;
  made.height = Math.round(canvas.height * scale);
  const pen = made.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, made.width, made.height);
  pen.drawImage(canvas, 0, 0, made.width, made.height);
  return made.toDataURL("image/png");
};

export const hands = () => Object.fromEntries(all("#sign-hand option").map((option) => [option.value, option.textContent]));

// Ask for one signature; null where nobody has drawn.
export const signed = (home, {worker, companion}) => new Promise((done) => {
  const dialog = one("#sign"), canvas = one("#pad"), form = one("form", dialog), {hand, person, signer} = form.elements;
  const people = home.members.filter((member) => member.signs);
  person.replaceChildren(...people.map((member) => new Option(member.name, member.id)));
  const proposed = {worker, companion, family: "", guardian: ""};
  const turn = () => {
    const isMember = hand.value === "family" && people.length > 0;
    one("[data-people]", form).hidden = !isMember;
    one("[data-named]", form).hidden = isMember;
    signer.value = proposed[hand.value] || "";
  };
  turn();
  slot("wrong", dialog).replaceChildren();
  dialog.showModal();
  canvas.width = canvas.clientWidth * 2;
  canvas.height = canvas.clientHeight * 2;
  canvas.getContext("2d").scale(2, 2);
  const pad = new SignaturePad(canvas, {penColor: "#101828", minWidth: 1.2, maxWidth: 3});
  const ended = new AbortController(), {signal} = ended;
  const end = (drawn) => { pad.off(); ended.abort(); dialog.close(); done(drawn); };
  const complain = (what) => slot("wrong", dialog).replaceChildren(Object.assign(document.createElement("p"), {className: "note error", textContent: say(what)}));
  hand.addEventListener("change", turn, {signal});
  one("[data-do=clear]", dialog).addEventListener("click", () => pad.clear(), {signal});
  one("[data-do=dismiss]", dialog).addEventListener("click", () => end(null), {signal});
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); end(null); }, {signal});
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isMember = !one("[data-people]", form).hidden, name = isMember ? person.selectedOptions[0].textContent : signer.value.trim();
    if (!name) return complain("empty-name");
    if (pad.isEmpty()) return complain("empty-pad");
    return end({hand: hand.value, person: isMember ? person.value : "", name, image: picture(canvas)});
  }, {signal});
});
