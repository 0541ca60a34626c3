"use strict";
// Serves the walk-up queue where there is no network. It keeps the page without anybody on it and
// the files it needs; who is in the queue lies in IndexedDB. No other page is kept or answered.
const CACHE = "warmhand-queue";
const FILES = [/* files */];
const PAGE = /^\/queue\/[0-9a-f-]{36}\/$/;
const PATIENCE = 4000; // ms: a network that is there in name only

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) {
    event.respondWith(page(event.request, url));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(file(event.request));
  }
});

async function page(request, url) {
  const kept = await caches.match(`${url.pathname}shell/`, { cacheName: CACHE });
  const patience = kept && new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([fetch(request).catch(() => null), ...(kept ? [patience] : [])]);
  return answer && answer.status < 500 ? answer : kept || answer || Response.error();
}

async function file(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
    return answer;
  } catch (problem) {
    return (await caches.match(request, { cacheName: CACHE, ignoreSearch: true })) || Response.error();
  }
}
