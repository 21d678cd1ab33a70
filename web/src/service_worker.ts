// Serves the page from a cache, so that it opens without a network.
//
// The build puts in the names of the page's files and a version, which is a hash of all of their
// contents. One version is cached as a whole or not at all, and is used until every tab of it is
// closed, so that no tab ever mixes two.

declare const ptvmAssets: readonly string[];
declare const ptvmVersion: string;

interface Scope {
  readonly registration: ServiceWorkerRegistration;
  addEventListener(type: string, listener: (event: ScopeEvent) => void): void;
}
interface ScopeEvent {
  readonly request: Request; // of a fetch
  waitUntil(work: Promise<void>): void;
  respondWith(response: Promise<Response>): void;
}

const worker = globalThis as unknown as Scope;
const prefix = "ptvm-page-";
const cacheName = prefix + ptvmVersion;

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(removeOthers()));
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const name = assetName(new URL(url));
  if (method === "GET" && name !== undefined) event.respondWith(serve(name, event.request));
});

async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(ptvmAssets.map((name) => new Request(name, { cache: "no-cache" })));
}

async function removeOthers(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
}

// The file that a request is for: the folder itself is its index.html.
function assetName({ origin, pathname }: URL): string | undefined {
  const scope = new URL(worker.registration.scope);
  if (origin !== scope.origin || !pathname.startsWith(scope.pathname)) return undefined;
  const name = pathname.slice(scope.pathname.length) || "index.html";
  return ptvmAssets.includes(name) ? name : undefined;
}

async function serve(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(name)) ?? fetch(request);
}

export {};
