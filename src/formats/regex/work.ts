/** Searches have done, or made, more than they may: the evaluation under way ends, and nothing that a policy says may catch that. */
export class SearchExceeded extends Error {}

let done = 0;
/** Beyond it, searches end. */
let most = Infinity;

/**
 * Bounds what searches may do from here on, in steps of about 10 ns on a slow machine: linear time is long where a large text meets a
 * large pattern. Within another bound the lower one counts.
 * @returns what `endSearching` needs
 */
export function startSearching(steps: number): number {
  const before = most;
  most = Math.min(before, done + steps);
  return before;
}

export function endSearching(before: number): void {
  most = before;
}

/** Runs something within a bound. @throws {SearchExceeded} where it does not keep to it and nobody makes an answer of that */
export function boundSearches<Value>(steps: number, run: () => Value): Value {
  const before = startSearching(steps);
  try {
    return run();
  } finally {
    endSearching(before);
  }
}

/** Counts before the work is done. @throws {SearchExceeded} beyond the bound */
export function countSearch(steps: number): void {
  done += steps;
  if (done > most) throw new SearchExceeded("searching for a pattern takes too long");
}
