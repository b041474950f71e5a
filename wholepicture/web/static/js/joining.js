// Judging by keys: s, d, u choose the answer and go on to the reasons. Off with one tick, for people who use
// speech or whose keys are taken; the choice holds until the browser is closed. Without this script the form is whole.

const form = document.querySelector("form[data-judge]");
const part = form.querySelector("[data-keys]");
const isOn = form.querySelector("[data-keys-on]");
const ANSWERS = { s: "same", d: "different", u: "unsure" };
const KEPT = "joining-keys";

part.hidden = false;
isOn.checked = sessionStorage.getItem(KEPT) !== "off";
isOn.addEventListener("change", () => sessionStorage.setItem(KEPT, isOn.checked ? "on" : "off"));

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

document.addEventListener("keydown", (event) => {
  const answer = ANSWERS[event.key];
  if (!answer || !isOn.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  event.preventDefault();
  form.querySelector(`input[name=answer][value=${answer}]`).checked = true;
  const reason = form.querySelector("input[name=reason]:checked") || form.querySelector("input[name=reason]");
  reason.focus();
});
