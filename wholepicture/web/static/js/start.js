// Starts the design system's components, and what they leave to us.
import { initAll } from "../govuk/govuk-frontend.min.js";

initAll();

// A choice that shows more: the part named by `data-reveals` follows it on the page, and shows while it is chosen.
// The design system's own way marks the choice as expandable, which a radio button must not be (WAI-ARIA 1.2).
function reveal() {
  const choices = [...document.querySelectorAll("input[data-reveals]")];
  const chosen = new Set(choices.filter((choice) => choice.checked).map((choice) => choice.dataset.reveals));
  for (const name of new Set(choices.map((choice) => choice.dataset.reveals))) {
    document.getElementById(name).classList.toggle("govuk-radios__conditional--hidden", !chosen.has(name));
  }
}

document.addEventListener("change", (event) => {
  if (event.target.type === "radio") {
    reveal();
  }
});
window.addEventListener("pageshow", reveal);

// What is folded on a telephone, so that its page is not twenty screens long, stands open where there is room.
const wide = matchMedia("(min-width: 40.0625em)");

function unfold() {
  for (const part of document.querySelectorAll("details[data-folded-on-a-phone]")) {
    part.open = part.open || wide.matches;
  }
}

function arrive() {
  const arrived = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = arrived && (arrived.querySelector(":scope > details") || arrived); part; part = part.parentElement) {
    if (part.matches("details[data-folded-on-a-phone]")) {
      part.open = true;
    }
  }
}

unfold();
arrive();
wide.addEventListener("change", unfold);
window.addEventListener("hashchange", arrive);

// On paper everything is unfolded, in browsers too whose style sheets cannot do it.
const folded = [];
window.addEventListener("beforeprint", () => {
  folded.push(...document.querySelectorAll("main details:not([open])"));
  folded.forEach((part) => part.setAttribute("open", ""));
});
window.addEventListener("afterprint", () => {
  folded.splice(0).forEach((part) => part.removeAttribute("open"));
});
