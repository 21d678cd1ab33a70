// The addresses of the page's further scripts. The Content-Security-Policy demands trusted types,
// so that no text can become a script or markup but through this one function.

type Name =
  | "worker.js"
  | "explainer_worker.js"
  | "service_worker.js"
  | "local.js"
  | "local_explainer.js";

interface Policy {
  createScriptURL(name: Name): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

const rules: Policy = { createScriptURL: (name) => name };
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy("ptvm", rules) ?? rules;

export function scriptUrl(name: Name): string {
  return policy.createScriptURL(name);
}
