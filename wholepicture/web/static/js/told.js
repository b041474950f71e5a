// A worker of the browser's that shows one sentence, whatever was sent. What it is about stands in the product alone.
self.addEventListener("push", (event) => {
  const said = { body: "Something waits for you in Whole Picture.", tag: "waits", renotify: true };
  event.waitUntil(self.registration.showNotification("Whole Picture", said));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/notices/"));
});
