// Figures of one entrant, and its ratio to the contest's first one, from what was measured.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Rounds of runs; the first run of a process is cold, so it is left out where there are others.
export const warm = (rounds) => rounds.map((runs) => (runs.length > 1 ? runs.slice(1) : runs));

export function summary(entrant) {
  const prove = warm(entrant.prove_ms).flat();
  const prove_ms = median(prove);
  return {
    prove_ms,
    spread: (Math.max(...prove) - Math.min(...prove)) / prove_ms,
    per_second: (1000 * entrant.work) / prove_ms,
    verify_ms: median(warm(entrant.verify_ms).flat()),
  };
}

// How many times the time of `ours` `theirs` takes for the same amount of work: by the medians over
// all rounds, and the least and the greatest of the rounds, whose measurements lie side by side.
export function ratio(ours, theirs) {
  const perUnit = (entrant, ms) => ms / entrant.work;
  const rounds = warm(ours.prove_ms).map(
    (runs, round) =>
      perUnit(theirs, median(warm(theirs.prove_ms)[round])) / perUnit(ours, median(runs)),
  );
  return {
    median: perUnit(theirs, summary(theirs).prove_ms) / perUnit(ours, summary(ours).prove_ms),
    least: Math.min(...rounds),
    greatest: Math.max(...rounds),
  };
}
