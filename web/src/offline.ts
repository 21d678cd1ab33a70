// Keeps the page for use without a network (service_worker.ts). Where a browser has no service
// workers, or forbids them, the page works as before.

import { scriptUrl } from "./script_url.js";

export function keepOffline(): void {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (serviceWorker === undefined || location.protocol === "file:") return;
  // Only now, so that the first visit loads nothing twice before it can be used.
  addEventListener("load", () => {
    serviceWorker.register(scriptUrl("service_worker.js")).catch(() => undefined);
  });
}
