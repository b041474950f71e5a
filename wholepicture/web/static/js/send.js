// Sends the report and waits for its receipt. When no answer comes, says so: sending again is safe, because the
// report carries its own key and is stored once only. Without this script the form posts itself.

const form = document.querySelector("form[data-send]");
const button = form.querySelector("button[type=submit]");
const unconfirmed = document.querySelector("[data-unconfirmed]");
const LONGEST = 20000;

form.addEventListener("submit", async (event) => {
  if (event.submitter && event.submitter.hasAttribute("formaction")) {
    return; // what is ticked is added first: that is a page of its own
  }
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") {
    return;
  }
  button.setAttribute("aria-disabled", "true");
  unconfirmed.hidden = true;
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), LONGEST);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      signal: stop.signal,
    });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    if (answer.status < 500) {
      form.submit(); // the server has something to say: let it say it on a page of its own
      return;
    }
    throw new Error(String(answer.status));
  } catch {
    unconfirmed.hidden = false;
    unconfirmed.focus();
  } finally {
    clearTimeout(clock);
    button.removeAttribute("aria-disabled");
  }
});
