// Keeps what is typed: two seconds after the last key the whole form is saved as a draft on the server.
// Nothing is stored on this device. Without this script every button saves.

const form = document.querySelector("form[data-draft]");
const status = document.querySelector("[data-draft-status]");
const questions = document.querySelector("[data-questions]");
const readers = document.querySelector("[data-readers]");
const PAUSE = 2000;
const AGAIN = 10000;

const typedAt = new Map();

let waiting;
let changed = false;
let saving = Promise.resolve(true);
let leaving = false;
let isSignedOut = false;
let isStopped = false;
let pressedInVain = false;
let lastSaved = status.dataset.savedAt || "";

function say(text, isBad = false) {
  if (status.textContent !== text) {
    status.textContent = text;
  }
  status.classList.toggle("wp-draft-status--bad", isBad);
}

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function post(options = {}) {
  return fetch(form.dataset.draft, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    redirect: "manual",
    credentials: "same-origin",
    ...options,
  });
}

// Beside the text: signs that the words may speak of. Nothing is ticked unless its writer presses "Yes". What is the same as
// before is left alone, so that it is not read out again.
function ask(shown) {
  if (!questions || questions.dataset.shown === shown) {
    return;
  }
  questions.dataset.shown = shown;
  questions.innerHTML = shown;
  for (const item of questions.querySelectorAll("[data-question]")) {
    item.hidden = !document.getElementById(`sign-${item.dataset.question}`);
  }
  if (!questions.querySelector("[data-question]:not([hidden])")) {
    questions.replaceChildren();
  }
}

// Under each box for a moment: what was understood, or what is asked of it.
function showUnderstood(moments) {
  for (const line of document.querySelectorAll("[data-understood]")) {
    const said = moments[line.dataset.understood] || "";
    if (line.textContent !== said) {
      line.textContent = said;
    }
  }
}

// The draft holds meanwhile what another tab wrote: what is written here is kept in a draft of its own, and the page goes on in that.
function goOnIn({ draft, writer, notice }) {
  const before = form.dataset.id;
  for (const each of document.querySelectorAll("*")) {
    for (const { name, value } of [...each.attributes]) {
      if (value.includes(before)) {
        each.setAttribute(name, value.replaceAll(before, draft));
      }
    }
  }
  form.querySelector("[name=writer]").value = writer;
  history.replaceState(history.state, "", location.href.replace(before, draft));
  document.querySelector("[data-two-tabs]").innerHTML = notice;
}

function accept(code) {
  const answer = document.getElementById(`sign-${code}`);
  answer.checked = true;
  const around = answer.closest("details");
  if (around) {
    around.open = true;
  }
  questions.querySelector(`[data-question="${code}"]`).replaceChildren("Answered with yes, under Signs.");
  questions.focus({ preventScroll: true });
  answer.dispatchEvent(new Event("change", { bubbles: true }));
}

// After signing in again the page's token is out of date: take the new one from a page that opens for whoever is signed in.
// Whose words these are the server sees by the page's own seal, which stays.
async function renewToken() {
  const answer = await fetch(form.dataset.page, { redirect: "manual", credentials: "same-origin" });
  if (!answer.ok) {
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main [name=csrfmiddlewaretoken]");
  if (!fresh) {
    return false;
  }
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    field.value = fresh.value;
  }
  return true;
}

function signedOut() {
  isSignedOut = true;
  say("", true);
  const link = document.createElement("a");
  link.href = form.dataset.signIn;
  link.target = "_blank";
  link.rel = "noopener";
  link.className = "govuk-link";
  link.textContent = "Sign in again in a new tab";
  const since = lastSaved ? `since ${lastSaved} ` : "";
  status.replaceChildren(
    `You have been signed out. What you wrote ${since}is on this page but not saved. `,
    link,
    ", then come back here.",
  );
}

// The server says in words why nothing more is kept from this page: it was changed in another tab, say. Then a button shows both.
async function stopped(answer) {
  const isInWords = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  return (isInWords && !answer.ok && (await answer.json()).stopped) || "";
}

async function saveOnce() {
  let answer = await post();
  if (answer.status === 403 && (await renewToken())) {
    answer = await post();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    signedOut();
    return false;
  }
  const why = await stopped(answer);
  if (why) {
    isStopped = true;
    say(why, true);
    return false;
  }
  if (answer.status === 409) {
    say(
      "Not saved: somebody else has signed in in this browser. What you wrote is on this page only. Copy it, or sign " +
        "them out and sign in as yourself, then come back here.",
      true,
    );
    return false;
  }
  if (answer.status === 413 || answer.status === 400) {
    say("Not saved: this is longer than the form can take. Shorten it, or send it in two reports.", true);
    return false;
  }
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  isSignedOut = false;
  pressedInVain = false;
  const kept = await answer.json();
  lastSaved = kept.saved_at;
  say(`Saved ${lastSaved}`);
  ask(kept.questions);
  showUnderstood(kept.understood);
  form.querySelector("[name=built_on]").value = kept.built_on;
  if (kept.moved) {
    goOnIn(kept.moved);
  }
  return true;
}

// One save at a time, so that an older draft never lands on a newer one.
function save() {
  clearTimeout(waiting);
  saving = saving.then(async () => {
    if (leaving) {
      return true;
    }
    if (isStopped) {
      return false;
    }
    changed = false;
    let isSaved = false;
    try {
      isSaved = await saveOnce();
    } catch {
      say("Not saved yet: no connection. What you wrote is still on this page; trying again.", true);
    }
    if (!isSaved && !isStopped) {
      changed = true;
      waiting = setTimeout(save, AGAIN);
    }
    return isSaved;
  });
  return saving;
}

function typed() {
  if (isStopped) {
    return;
  }
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

async function showReaders() {
  await save();
  const level = form.querySelector("[name=level]:checked");
  const address = `${readers.dataset.readers}?level=${encodeURIComponent(level ? level.value : "")}`;
  try {
    const answer = await fetch(address, { redirect: "manual", credentials: "same-origin" });
    if (answer.ok) {
      readers.innerHTML = await answer.text();
    }
  } catch {
    readers.textContent = "The list of readers could not be fetched. It is shown again before you send.";
  }
}

if (questions) {
  questions.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-accept]");
    if (pressed) {
      accept(pressed.dataset.accept);
    }
  });
}
// What is sent late was typed before: "yesterday" is the day before it was typed, and "today" that day. So the form says how many seconds ago that was.
form.addEventListener("input", (event) => {
  const { name } = event.target;
  if (name === "when" || document.querySelector(`[data-understood="${CSS.escape(name)}"]`)) {
    typedAt.set(name, Date.now());
  }
  typed();
});
form.addEventListener("formdata", (event) => {
  for (const [name, at] of typedAt) {
    event.formData.set(`${name}-ago`, String(Math.max(0, Math.round((Date.now() - at) / 1000))));
  }
});
form.addEventListener("change", (event) => {
  typed();
  if (readers && (event.target.name === "level" || event.target.name === "named")) {
    showReaders();
  }
});
// Every button saves first. That way a save still under way cannot put older words back afterwards, and a person who
// has been signed out stays on the page with what they wrote. When there is no connection a second press goes through.
form.addEventListener("submit", async (event) => {
  if (leaving || isStopped) {
    return;
  }
  event.preventDefault();
  const pressed = event.submitter;
  const pressedBefore = pressedInVain;
  const isSaved = await save();
  if (isSaved || isStopped || (pressedBefore && !isSignedOut)) {
    clearTimeout(waiting);
    leaving = true;
    form.requestSubmit(pressed);
  } else {
    pressedInVain = true;
    status.focus();
  }
});
window.addEventListener("focus", () => {
  if (changed) {
    save();
  }
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
window.addEventListener("pagehide", () => {
  if (changed && !leaving) {
    post({ keepalive: true }).catch(() => {});
  }
});

for (const part of document.querySelectorAll("[data-without-script]")) {
  part.hidden = true;
}
for (const part of document.querySelectorAll("[data-with-script]")) {
  part.hidden = false;
}

// After "Add a person" the new part is on screen: put the keyboard there too, once the browser has gone there.
window.addEventListener("load", () => {
  const arrived = location.hash && document.getElementById(location.hash.slice(1));
  const first = arrived && arrived.matches("[data-thing]") && arrived.querySelector("input, select, textarea");
  if (first) {
    setTimeout(() => first.focus(), 0);
  }
});
