// Asks the browser for an address at its push service, and sends that with the form.
const form = document.getElementById("add-browser");
const said = document.getElementById("push-said");
const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

if (form && isAble) {
  form.hidden = false;
  document.getElementById("no-push").hidden = true;
  form.addEventListener("submit", add);
}

async function add(event) {
  event.preventDefault();
  said.textContent = "";
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = "The browser was told not to show notices from here. Allow them in its settings, then try again.";
      return;
    }
    const { endpoint, keys } = (await subscribed(await worker())).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  } catch {
    said.textContent = "The browser could not be added just now. Try again later, or with another browser.";
  }
}

async function worker() {
  const registration = await navigator.serviceWorker.register(form.dataset.worker);
  const starting = registration.installing ?? registration.waiting;
  if (starting && !registration.active) {
    await new Promise((resolve) => {
      starting.addEventListener("statechange", () => starting.state === "activated" && resolve());
    });
  }
  return registration;
}

// A browser that was added by another key of ours gives that up first.
async function subscribed({ pushManager }) {
  const how = { userVisibleOnly: true, applicationServerKey: form.dataset.key };
  try {
    return await pushManager.subscribe(how);
  } catch {
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(how);
  }
}
