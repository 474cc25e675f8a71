// Lets the sign come up without a network: what the server last gave is shown when it does not answer in time.
'use strict';

const STORE = 'tablet-1';
const PATIENCE_MS = 4000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const kept = await caches.open(STORE);
  const fresh = fetch(request).then((response) => {
    if (response.ok) kept.put(request, response.clone());
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  try {
    const first = await Promise.race([fresh, late]);
    if (first && first.status < 500) return first;
  } catch (offline) {
    // what is kept has to do
  }
  return (await kept.match(request)) || fresh;
}
