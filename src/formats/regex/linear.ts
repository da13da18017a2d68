import { includes } from "./ranges.ts";
import { toPositions, type Positions } from "./positions.ts";
import type { Pattern } from "./tree.ts";

/** As many ways through the pattern may be open at one character. */
const MAX_WAYS = 8;
/** Bounds on the proof itself. */
const MAX_COUNTS = 1500;
const MAX_STEPS = 60_000;

export interface Linearity {
  /** A match tried at one place takes time linear in the text. */
  readonly fromOnePlace: boolean;
  /** So does trying at all places. */
  readonly fromAnywhere: boolean;
}

const NEITHER: Linearity = { fromOnePlace: false, fromAnywhere: false };

/**
 * Whether a backtracking matcher is proven to take linear time on every text.
 *
 * The matcher's steps at a character are at most the ways in which the automaton can have read the text so far. The
 * counts of ways by position are followed over all texts; when only finitely many different counts turn up, and each adds
 * up to at most MAX_WAYS, the steps are bounded by MAX_WAYS times the pattern's size times the text's length.
 * Assertions are taken to hold always, which only adds ways.
 */
export function toLinearity(pattern: Pattern): Linearity {
  const positions = toPositions(pattern);
  if (positions === undefined) return NEITHER;
  const symbols = toSymbols(positions);
  const fromOnePlace = hasFewWays(positions, symbols, false);
  if (!fromOnePlace) return NEITHER;
  return { fromOnePlace, fromAnywhere: startsAtTextStart(pattern) || hasFewWays(positions, symbols, true) };
}

/** Whether every match must begin at the text's start. */
export function startsAtTextStart(pattern: Pattern): boolean {
  if (pattern.is === "assert") return pattern.what === "text-start";
  if (pattern.is === "group") return startsAtTextStart(pattern.body);
  if (pattern.is === "either") return pattern.branches.every(startsAtTextStart);
  return pattern.is === "concat" && pattern.parts[0] !== undefined && startsAtTextStart(pattern.parts[0]);
}

/** For one character of each kind the pattern tells apart: which positions read it. */
type Symbols = readonly (readonly boolean[])[];

function toSymbols({ sets }: Positions): Symbols {
  const edges = new Set<number>();
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) edges.add(set[i] as number).add((set[i + 1] as number) + 1);
  }
  const symbols = new Map<string, readonly boolean[]>();
  for (const edge of edges) {
    const reads = sets.map((set) => includes(set, edge));
    symbols.set(reads.map(Number).join(""), reads);
    if (symbols.size * sets.length > MAX_STEPS) break;
  }
  return [...symbols.values()];
}

function hasFewWays(positions: Positions, symbols: Symbols, everywhere: boolean): boolean {
  if (symbols.length * positions.sets.length > MAX_STEPS) return false;
  const start = new Map<number, number>([[START, 1]]);
  const seen = new Set<string>();
  const open = [start];
  let steps = 0;
  for (let counts = open.pop(); counts !== undefined; counts = open.pop()) {
    for (const reads of symbols) {
      const next = stepped(counts, positions, reads, everywhere);
      steps += next.steps;
      if (next.ways > MAX_WAYS || steps > MAX_STEPS) return false;
      const key = [...next.counts].sort((a, b) => a[0] - b[0]).join(";");
      if (seen.has(key)) continue;
      if (seen.add(key).size > MAX_COUNTS) return false;
      open.push(next.counts);
    }
  }
  return true;
}

/** The state before the first character. */
const START = -1;

function stepped(
  counts: ReadonlyMap<number, number>,
  positions: Positions,
  reads: readonly boolean[],
  everywhere: boolean,
) {
  const next = new Map<number, number>();
  let ways = 0;
  let steps = 1;
  if (everywhere) next.set(START, 1);
  for (const [from, count] of counts) {
    for (const to of from === START ? positions.first : (positions.follow[from] as readonly number[])) {
      steps++;
      if (reads[to] !== true) continue;
      ways += count;
      next.set(to, (next.get(to) ?? 0) + count);
    }
  }
  return { counts: next, ways, steps };
}
