// The page that needs no signing in. It can be left in one tap or by two presses of a key, and its pages stand in one place of the
// browser's history: going back leads past all of them. Without this script each is a page like any other.

const ESCAPES = 2;
const WITHIN = 2000; // milliseconds
const LONGEST = 30000;
let pressed = [];

function leave() {
  document.documentElement.hidden = true; // before the other page has come
  document.title = "";
  location.replace(document.body.dataset.leaveTo);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  const now = Date.now();
  pressed = [...pressed.filter((at) => now - at < WITHIN), now];
  if (pressed.length >= ESCAPES) {
    leave();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  const to = new URL(link.href);
  if (link.hasAttribute("data-leave") || to.pathname.endsWith("/leave/")) {
    event.preventDefault();
    leave();
  } else if (to.origin === location.origin && to.pathname !== location.pathname && !to.hash) {
    event.preventDefault();
    location.replace(to);
  }
});

// What is sent is answered in this place, not on a page of its own.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-one-place]")) {
    return;
  }
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  const notSent = form.querySelector("[data-not-sent]");
  if (button.getAttribute("aria-disabled") === "true") {
    return;
  }
  button.setAttribute("aria-disabled", "true");
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), LONGEST);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      credentials: "omit",
      signal: stop.signal,
    });
    if (answer.status >= 500 && answer.status !== 503) {
      throw new Error(String(answer.status));
    }
    show(await answer.text());
  } catch {
    if (notSent) {
      notSent.hidden = false;
      notSent.focus();
    }
  } finally {
    clearTimeout(clock);
    button.removeAttribute("aria-disabled");
  }
});

function show(text) {
  const came = new DOMParser().parseFromString(text, "text/html");
  const main = came.querySelector("main");
  if (!main) {
    throw new Error("no page of ours");
  }
  document.title = came.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  const first = main.querySelector(".govuk-error-summary, h1");
  first.tabIndex = -1;
  scrollTo(0, 0);
  first.focus();
}

// A page that the browser kept whole, shown again by going back.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.documentElement.hidden = true;
    location.reload();
  }
});
