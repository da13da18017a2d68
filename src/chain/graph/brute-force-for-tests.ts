import type { AttackFacts, Change } from "../../model/index.ts";

/** What follows from facts, worked out in the plainest way. */
export interface BruteForce {
  /** `entry target` pairs by all steps, and by those that are known to be there. */
  readonly connected: ReadonlySet<string>;
  readonly surely: ReadonlySet<string>;
  /** Pairs that are connected whatever is changed. */
  readonly inseparable: ReadonlySet<string>;
  /** Weight of the lightest set of changes after which only inseparable pairs are connected. */
  readonly leastWeight: number;
}

/** Warshall's closure over names, and all subsets of the changes. */
export function toBruteForce(facts: AttackFacts, weigh: (change: Change) => number): BruteForce {
  const { changes } = facts;
  const inseparable = findPairs(facts, new Set(changes.map(({ id }) => id)), true);
  let leastWeight = Infinity;
  for (let subset = 0; subset < 2 ** changes.length; subset += 1) {
    const made = changes.filter((_, index) => ((subset >> index) & 1) === 1);
    const weight = made.reduce((sum, change) => sum + weigh(change), 0);
    if (weight >= leastWeight) continue;
    const left = findPairs(facts, new Set(made.map(({ id }) => id)), true);
    if (left.isSubsetOf(inseparable)) leastWeight = weight;
  }
  return {
    connected: findPairs(facts, new Set(), true),
    surely: findPairs(facts, new Set(), false),
    inseparable,
    leastWeight,
  };
}

function findPairs(facts: AttackFacts, made: ReadonlySet<string>, unknown: boolean): Set<string> {
  const names = [
    ...new Set([...facts.steps.flatMap(({ from, to }) => [from, to]), ...facts.entries, ...facts.targets]),
  ];
  const numbers = new Map<string, number>(names.map((name, index) => [name, index]));
  const closure = names.map((_, row) => names.map((__, column) => row === column));
  for (const { from, to, likelihood, removedBy } of facts.steps) {
    if ((!unknown && likelihood === "unknown") || removedBy.some((id) => made.has(id))) continue;
    const row = closure[numbers.get(from) ?? -1];
    if (row !== undefined) row[numbers.get(to) ?? -1] = true;
  }
  for (const [middle, onward] of closure.entries()) {
    for (const row of closure) {
      if (row[middle] === true) for (const [end, leads] of onward.entries()) if (leads) row[end] = true;
    }
  }
  const leads = (entry: string, target: string): boolean =>
    closure[numbers.get(entry) ?? -1]?.[numbers.get(target) ?? -1] === true;
  return new Set(
    facts.entries.flatMap((entry) =>
      facts.targets.filter((target) => leads(entry, target)).map((target) => `${entry} ${target}`),
    ),
  );
}
