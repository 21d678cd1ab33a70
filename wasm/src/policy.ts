// What the caller asks of a proof.

export interface Policy {
  /** The least number of proven bits to accept; 100 unless given. */
  minProvenBits?: number;
  /** The least number of conjectured bits to accept; 0 unless given. */
  minConjecturedBits?: number;
}

/** The policy with its defaults filled in. Throws if it is not one: a slip must not weaken it. */
export function completePolicy(policy: Policy): Required<Policy> {
  const complete = { minProvenBits: 100, minConjecturedBits: 0 };
  for (const [name, bits] of Object.entries(policy)) {
    if (!Object.hasOwn(complete, name)) throw new TypeError(`a policy has no ${name}`);
    if (bits === undefined) continue;
    if (!Number.isInteger(bits) || bits < 0 || bits >= 2 ** 32) {
      throw new RangeError(`${name} must be a whole number of bits, not ${bits}`);
    }
    complete[name as keyof Policy] = bits;
  }
  return complete;
}
