import type { AttackFacts, Change, Likelihood, Step } from "../../model/index.ts";

/** Numbers that look random and are the same in every run (mulberry32). */
export function toRandom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const LIKELIHOODS: readonly Likelihood[] = ["certain", "likely", "possible", "unlikely", "unknown"];

/** A small graph of any shape: cycles, parallel steps, steps nothing removes, changes that remove many, targets among entries. */
export function toRandomFacts(seed: number): AttackFacts {
  const random = toRandom(seed);
  const footholds = 2 + random(8);
  const changes = random(11);
  const idOf = (number: number): Step["from"] => `code:random/${number}`;
  const pick = (most: number): number[] => Array.from({ length: 1 + random(most) }, () => random(footholds));
  const fixedOdds = 2 + random(12);
  const steps = Array.from({ length: random(40) }, (): Step => {
    const removers = random(fixedOdds) === 0 || changes === 0 ? 0 : 1 + random(3);
    return {
      from: idOf(random(footholds)),
      to: idOf(random(footholds)),
      kind: "random/step",
      likelihood: LIKELIHOODS[random(LIKELIHOODS.length)] ?? "unknown",
      evidence: [],
      removedBy: Array.from({ length: removers }, () => `change-${random(changes)}`),
    };
  });
  return {
    footholds: [],
    steps,
    changes: Array.from({ length: changes }, (_, index): Change => ({
      id: `change-${index}`,
      title: `Change ${index}`,
      cost: { friction: random(6), latency: random(2), operation: random(6) },
      edits: [],
    })),
    entries: pick(3).map(idOf),
    targets: pick(3).map(idOf),
  };
}
