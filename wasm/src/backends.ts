// The instances of the protocol that a claim can name (`extension.backend`).

/** Every backend there is. A module may be built without some of them. */
export const backends = ["stwo", "circle8", "vanilla"] as const;

export type Backend = (typeof backends)[number];
