// What ptvm_explainer.wasm tells of one verification (wasm/explainer/recording.h), by what it is for.

import type { Backend } from "ptvm-verifier";

export interface Recorded {
  status: number;
  backend: Backend;
  n_segments: number;
  n_queries: number;
  events: RecordedEvent[];
}

// All strings but `event`, `name` and `side` are hexadecimal digits.
export type RecordedEvent =
  | { event: "root"; name: string; value: string }
  | { event: "values"; name: string; values: string[] }
  | { event: "nonce"; name: string; bits: number; value: string }
  | { event: "challenge"; name: string; state: string; values: string[] }
  | { event: "point"; values: string[] }
  | { event: "constraints"; quotient: string; vanishing: string; value: string }
  | { event: "query"; position: number }
  | { event: "row"; position: number; log_height: number; values: string; leaf: string }
  | { event: "leaf"; layer: number; values: string; leaf: string }
  | { event: "node"; side: "left" | "right"; sibling: string; value: string }
  | Fold
  | { event: "last"; position: number; point: string };

export interface Fold {
  event: "fold";
  log_size: number;
  position: number;
  left: string;
  right: string;
  challenge: string;
  inverse: string;
  value: string;
}

export type Message = Extract<RecordedEvent, { event: "root" | "values" | "nonce" | "challenge" }>;

/** A leaf, and the way from it up to a root. */
export interface Path {
  values: string;
  leaf: string;
  position: number;
  nodes: { side: "left" | "right"; sibling: string; value: string }[];
}

/** One verification, whole: of a proof that is accepted. */
export interface Walk {
  backend: Backend;
  nSegments: number;
  /** The conversation, in its order. */
  messages: Message[];
  constraints: { quotient: string; vanishing: string; value: string };
  /** How many queries were drawn, and the places that they are: each of them once, ascending. */
  nDrawn: number;
  queries: number[];
  /** The log of the size of the domain that the queries are in. */
  logDomain: number;
  /** The way to each of the trees that the first query is asked of. */
  paths: { name: string; path: Path }[];
  folds: Fold[];
  lastLayer: string[];
}

export function walkOf({ backend, n_segments, n_queries, events }: Recorded): Walk {
  const messages: Message[] = [];
  const roots = new Map<string, string>(); // names by value
  const walk: Walk = {
    backend,
    nSegments: n_segments,
    messages,
    constraints: { quotient: "", vanishing: "", value: "" },
    nDrawn: n_queries,
    queries: [],
    logDomain: 0,
    paths: [],
    folds: [],
    lastLayer: [],
  };
  let path: Path | undefined;
  for (const event of events) {
    switch (event.event) {
      case "root":
        roots.set(event.value, event.name);
        if (event.name !== "preprocessed") messages.push(event); // the machine has no such columns
        break;
      case "values":
        if (event.name === "last layer") walk.lastLayer = event.values;
        messages.push(event);
        break;
      case "nonce":
      case "challenge":
        messages.push(event);
        break;
      case "constraints":
        walk.constraints = event;
        break;
      case "query":
        walk.queries.push(event.position);
        break;
      case "row":
        path = { values: event.values, leaf: event.leaf, position: event.position, nodes: [] };
        break;
      case "leaf":
        path = undefined; // a layer's own path is like these and is not drawn
        break;
      case "node": {
        if (path === undefined) break;
        path.nodes.push(event);
        const name = roots.get(event.value);
        if (name !== undefined) walk.paths.push({ name, path });
        break;
      }
      case "fold":
        if (walk.folds.length === 0) walk.logDomain = event.log_size;
        walk.folds.push(event);
        break;
    }
  }
  return walk;
}

/** A field element for people: its coordinates modulo 2^31 - 1, or one number modulo a larger prime. */
export function feltText(backend: Backend, hex: string): string {
  if (backend === "vanilla") return numberText(hex);
  const texts = (hex.match(/.{8}/g) ?? []).map(numberText);
  return texts.length === 1 ? texts[0]! : `(${texts.join("; ")})`;
}

/** A little-endian number. */
export function numberText(hex: string): string {
  const bytes = hex.match(/../g) ?? ["00"];
  return grouped.format(BigInt(`0x${bytes.reverse().join("")}`));
}

const grouped = new Intl.NumberFormat("en-US");

/** The beginning and the end of many digits. */
export function brief(hex: string): string {
  return hex.length <= 16 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}
