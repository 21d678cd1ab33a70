"use strict";

// The run that the page holds (format ptvm-trace-1): positions, histories of cells and their hulls.
// Position k is the state after k steps.

const NONE = 0,
  READ = 1,
  WRITE = 2;

class Trace {
  constructor(json) {
    Object.assign(this, json);
    this.histories = json.initial_memory.map((value) => [{ step: 0, value }]);
    const { kind, address, value } = json.accesses;
    for (let i = 0; i < kind.length; ++i) {
      if (kind[i] === WRITE) this.histories[address[i]].push({ step: i + 1, value: value[i] });
    }
  }

  registers(position) {
    const flags = this.states.flags[position];
    return {
      pc: this.states.pc[position],
      acc: this.states.acc[position],
      sp: this.states.sp[position],
      zero: (flags & 1) !== 0,
      carry: (flags & 2) !== 0,
      halted: (flags & 4) !== 0,
    };
  }

  /** What step `position` did with memory. */
  access(position) {
    if (position === 0) return { kind: NONE };
    const { kind, address, value } = this.accesses;
    return { kind: kind[position - 1], address: address[position - 1], value: value[position - 1] };
  }

  /** How many writes to `cell` a read behind `position` attends to. */
  countWrites(cell, position) {
    const writes = this.histories[cell];
    let low = 1,
      high = writes.length; // the write of step 0 is always there
    while (low < high) {
      const middle = (low + high) >> 1;
      if (writes[middle].step <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  value(cell, position) {
    return this.histories[cell][this.countWrites(cell, position) - 1].value;
  }

  /** The nearest position whose step accesses `cell`, in a direction of 1 or -1. */
  nextAccess(cell, position, direction) {
    for (let at = position + direction; at > 0 && at <= this.steps; at += direction) {
      const { kind, address } = this.access(at);
      if (kind !== NONE && address === cell) return at;
    }
    return undefined;
  }
}

/** The chains of the convex hull of `writes`, which are in order of steps; three on a line count as two. */
function hullOf(writes) {
  const chain = (side) => {
    const corners = [];
    for (const write of writes) {
      while (corners.length >= 2) {
        const [a, b] = corners.slice(-2);
        const turn =
          (b.step - a.step) * (write.value - b.value) - (write.step - b.step) * (b.value - a.value);
        if (side * turn < 0) break;
        corners.pop();
      }
      corners.push(write);
    }
    return corners;
  };
  return { upper: chain(1), lower: chain(-1) };
}

/**
 * The share of each of the newest writes in what a read gives, the newest last: 1 for the newest
 * alone under average-hard attention, else what softmax with `temperature` gives.
 */
function sharesOf(writes, temperature) {
  if (temperature === null) return [1];
  const newest = writes.at(-1).step;
  const shares = [];
  for (let i = writes.length - 1; i >= 0; --i) {
    const weight = Math.exp((writes[i].step - newest) / temperature);
    if (weight < 1e-9) break;
    shares.push(weight);
  }
  const total = shares.reduce((sum, share) => sum + share);
  return shares.reverse().map((share) => share / total);
}
