// Lets one form open without a network. It keeps the files below and nothing else: no page of a person ever passes here.
const NAME = "naast-onderweg-{{ page.version }}";
const PAGE = "{{ page.page|escapejs }}";
const FILES = [PAGE{% for file in page.files %}, "{{ file|escapejs }}"{% endfor %}];

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload", credentials: "same-origin" }));
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((one) => one.startsWith("naast-onderweg-") && one !== NAME);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((one) => caches.delete(one)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !FILES.includes(path)) return;
  event.respondWith(caches.open(NAME).then((kept) => kept.match(path)).then((found) => found ?? fetch(event.request)));
});
