// The first page, open, shows what comes by itself. It is told that something came, and asks for its parts again: what stands in
// them is read as by anyone who opens the page. Where nothing can be told, it looks now and then.
const parts = [...document.querySelectorAll("[data-part]")];
const addresses = new Set(parts.map((part) => part.dataset.part)); // how many notices wait stands in several places
const news = document.getElementById("work-news");
const LOOK_EVERY = 30_000; // milliseconds, where nothing is told
const CLOCKS_EVERY = 10; // of those, so that what is said of clocks stays true where nothing comes
let told = false;
let turns = 0;
let isLooking = false;
let cameMeanwhile = false;

// Several things that come together are one look more, and not one each. What nobody can see is not asked for: each asking is an
// act of its reader.
async function look() {
  if (isLooking || document.hidden) {
    cameMeanwhile = true;
    return;
  }
  isLooking = true;
  try {
    do {
      cameMeanwhile = false;
      for (const address of addresses) {
        await ask(address);
      }
    } while (cameMeanwhile && !document.hidden);
  } catch {
    // the network or the site is away; it is asked again
  } finally {
    isLooking = false;
  }
}

async function ask(address) {
  const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(LOOK_EVERY) });
  if (answer.ok) {
    const text = await answer.text();
    for (const part of parts.filter((each) => each.dataset.part === address)) {
      show(part, text);
    }
  } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    ended();
  } // else the site is away for a while; it is asked again
}

function show(part, text) {
  const fresh = document.createElement("div");
  fresh.innerHTML = text.trim(); // our own page's part, as the server escapes it
  if (fresh.innerHTML === part.innerHTML.trim()) {
    return;
  }
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const before = ledTo(part);
  part.replaceChildren(...fresh.childNodes);
  [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  if (ledTo(part) !== before) {
    news.textContent = part.id === "pressing" ? `Now: ${saidIn(part) || "nothing urgent"}` : "Your work has changed.";
  } // else a clock went on, which is not read out
}

function ledTo(part) {
  return [...part.querySelectorAll("a")].map((link) => link.getAttribute("href")).join(" ");
}

function saidIn(part) {
  return part.textContent.replaceAll(/\s+/g, " ").trim();
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
  parts.splice(0);
  addresses.clear();
  document.getElementById("pressing")?.before(said);
}

const source = parts.length && "EventSource" in window ? new EventSource("/your-work/events/") : null;
source?.addEventListener("open", () => {
  told = true;
});
source?.addEventListener("came", look);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && cameMeanwhile) {
    look();
  }
});
source?.addEventListener("error", () => {
  told = false;
});
const every = setInterval(() => {
  turns += 1;
  if (!told || turns % CLOCKS_EVERY === 0) {
    look();
  }
}, LOOK_EVERY);
