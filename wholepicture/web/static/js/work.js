// The first page, open, shows what comes by itself. It is told that something came, and asks for its own part again: what stands
// there is read as by anyone who opens the page. Where nothing can be told, it looks now and then.
const work = document.getElementById("work");
const news = document.getElementById("work-news");
const SOON = 250; // milliseconds: several things that come together are one look
const LOOK_EVERY = 30_000; // where nothing is told
const CLOCKS_EVERY = 300_000; // so that what is said of clocks stays true
let told = false;
let looking = null;

async function look() {
  looking = null;
  const answer = await fetch(work.dataset.work, { headers: { "X-Requested-With": "fetch" }, redirect: "manual" }).catch(() => null);
  if (answer === null) {
    return; // the network is away; it is looked at again
  }
  if (!answer.ok) {
    ended();
    return;
  }
  show(await answer.text());
}

function show(text) {
  const fresh = document.createElement("div");
  fresh.innerHTML = text; // our own page's part, as the server escapes it
  if (saidIn(fresh) === saidIn(work)) {
    return;
  }
  const focused = document.activeElement?.closest("#work a")?.getAttribute("href");
  const before = pressing(work);
  work.replaceChildren(...fresh.childNodes);
  if (focused) {
    [...work.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  }
  const now = pressing(work);
  news.textContent = now !== before && now ? `This has changed: ${now}` : "Your work has changed.";
}

function saidIn(part) {
  return part.textContent.replaceAll(/\s+/g, " ").trim();
}

function pressing(part) {
  return [...part.querySelectorAll(".wp-now")].map(saidIn).join(" ");
}

function soon() {
  looking ??= setTimeout(look, SOON);
}

function ended() {
  source?.close();
  clearInterval(every);
  const link = document.createElement("a");
  link.href = location.href;
  link.className = "govuk-link";
  link.textContent = "Sign in again";
  const said = document.createElement("p");
  said.className = "govuk-body wp-now";
  said.append("This page shows nothing new any more, because you were signed out. ", link);
  work.before(said);
  news.textContent = "This page shows nothing new any more, because you were signed out.";
}

const source = work && "EventSource" in window ? new EventSource(`${work.dataset.work}events/`) : null;
source?.addEventListener("open", () => {
  told = true;
});
source?.addEventListener("came", soon);
source?.addEventListener("error", () => {
  told = false;
});
const every = work
  ? setInterval(() => {
      if (!told || Date.now() % CLOCKS_EVERY < LOOK_EVERY) {
        soon();
      }
    }, LOOK_EVERY)
  : null;
