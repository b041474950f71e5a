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
