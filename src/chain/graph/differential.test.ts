import { describe, expect, it } from "vitest";
import type { AttackFacts } from "../../model/index.ts";
import { type AttackGraph, toAttackGraph } from "./attack-graph.ts";
import { toBruteForce } from "./brute-force-for-tests.ts";
import { findCut, toWeight } from "./cut/find-cut.ts";
import { toRandomFacts } from "./random-for-tests.ts";
import { findExposed, reachFrom, toUsable, toWithout } from "./reach.ts";

/** All 10,000 are run with HAUBERK_CHAIN_GRAPHS=10000. */
const GRAPHS = Number(process.env["HAUBERK_CHAIN_GRAPHS"] ?? 600);

function findPairs(graph: AttackGraph, unknown: boolean, without: Uint8Array = new Uint8Array()): Set<string> {
  const usable = toUsable(graph, { unknown, without });
  return new Set(
    [...graph.entries].flatMap((entry) => {
      const reached = reachFrom(graph, [entry], usable);
      const targets = [...graph.targets].filter((target) => reached[target] === 1);
      return targets.map((target) => `${graph.footholds[entry]?.id} ${graph.footholds[target]?.id}`);
    }),
  );
}

/** What disagrees with brute force, by name; empty: nothing. */
function findDisagreements(facts: AttackFacts): string[] {
  const truth = toBruteForce(facts, toWeight);
  const graph = toAttackGraph([facts]);
  const cut = findCut(graph);
  const left = findPairs(graph, true, toWithout(graph, cut.changes));
  const exposed = findExposed(graph);
  const nameOf = (number: number): string => graph.footholds[number]?.id ?? "";
  const inseparable = cut.inseparable.flatMap(({ target, entries }) =>
    entries.map((entry) => `${nameOf(entry)} ${nameOf(target)}`),
  );
  const surelyLost = new Set([...truth.surely].map((pair) => pair.split(" ")[1]));
  const perhapsLost = new Set([...truth.connected].map((pair) => pair.split(" ")[1] ?? "")).difference(surelyLost);
  const checks: Readonly<Record<string, boolean>> = {
    connected: isSame(findPairs(graph, true), truth.connected),
    surely: isSame(findPairs(graph, false), truth.surely),
    reached: isSame(new Set(exposed.reached.map(nameOf)), surelyLost),
    perhaps: isSame(new Set(exposed.perhaps.map(nameOf)), perhapsLost),
    inseparable: isSame(new Set(inseparable), truth.inseparable),
    "the cut cuts": isSame(left, truth.inseparable),
    weight: cut.weight === truth.leastWeight,
    "proved least": cut.lower === cut.weight,
  };
  return Object.keys(checks).filter((name) => checks[name] !== true);
}

function isSame(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}

describe("small random graphs", () => {
  it("agree with brute force on what is reached and on the weight of the least cut", () => {
    const seeds = Array.from({ length: GRAPHS }, (_, index) => index + 1);
    const wrong = seeds.flatMap((seed) => {
      const disagreements = findDisagreements(toRandomFacts(seed));
      return disagreements.length === 0 ? [] : [`${seed}: ${disagreements.join(", ")}`];
    });
    expect(wrong).toEqual([]);
  });

  it("are worth the trial: many have something to cut, changes that weigh, and pairs nothing parts", () => {
    const truths = Array.from({ length: 200 }, (_, seed) => toBruteForce(toRandomFacts(seed), toWeight));
    expect(truths.filter(({ leastWeight }) => leastWeight > 5).length).toBeGreaterThan(60);
    expect(truths.filter(({ inseparable }) => inseparable.size > 0).length).toBeGreaterThan(30);
    const isMixed = truths.filter(({ inseparable, leastWeight }) => inseparable.size > 0 && leastWeight > 0);
    expect(isMixed.length).toBeGreaterThan(10);
  });
});
