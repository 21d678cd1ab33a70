// Scripts for a page that is opened from a disk: what they offer is found in a global variable.

import { scriptUrl } from "./script_url.js";

export function loadLocal<T>(
  script: "local.js" | "local_explainer.js",
  variable: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const node = document.createElement("script");
    node.src = scriptUrl(script);
    node.onload = () => resolve((globalThis as unknown as Record<string, T>)[variable]!);
    node.onerror = () => reject(new Error(`${script} is missing`));
    document.head.append(node);
  });
}
