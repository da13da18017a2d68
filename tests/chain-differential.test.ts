import { describe, expect, it } from "vitest";
import { toAllFacts } from "../src/apps/cli/chain/all-facts.ts";
import { canMake, fixCut } from "../src/apps/cli/chain/cut-fix.ts";
import {
  type AttackGraph,
  findCut,
  reachFrom,
  toAttackGraph,
  toUsable,
  toWeight,
  toWithout,
} from "../src/chain/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { type PictureInput, toPicture } from "../src/inventory/index.ts";
import { type AttackFacts, type Change, DEFAULT_SETTINGS } from "../src/model/index.ts";
import { PlainGraph } from "./chain-brute-force.ts";
import { type RandomCluster, toRandomCluster } from "./chain-random-clusters.ts";

/** All 10,000 are run with HAUBERK_CHAIN_CLUSTERS=10000. */
const CLUSTERS = Number(process.env["HAUBERK_CHAIN_CLUSTERS"] ?? 150);
const MOST_TRIES = 20_000;

interface Told {
  readonly wrong: readonly string[];
  readonly steps: number;
  readonly weight: number;
  readonly isUndecided: boolean;
}

function toFacts({ tenants, faults }: RandomCluster, input: PictureInput): readonly AttackFacts[] {
  return toAllFacts(toPicture(input, locate).picture, {
    tenants,
    vulnerabilities: {
      faultsOf: (image) => {
        const likelihood = faults.get(image);
        return likelihood === undefined ? undefined : [{ id: "CVE-2026-0001", likelihood }];
      },
    },
  });
}

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

function compare(seed: number): Told {
  const cluster = toRandomCluster(seed);
  const facts = toFacts(cluster, cluster.input);
  const plain = new PlainGraph(facts);
  const graph = toAttackGraph(facts);
  const cut = findCut(graph);
  const inseparable = plain.closure(({ removedBy }) => removedBy.length === 0);
  const least = plain.leastWeight(toWeight, inseparable, MOST_TRIES);
  const checks: Readonly<Record<string, boolean>> = {
    connected: isSame(
      findPairs(graph, true),
      plain.closure(() => true),
    ),
    surely: isSame(
      findPairs(graph, false),
      plain.closure(({ likelihood }) => likelihood !== "unknown"),
    ),
    "the cut cuts": isSame(findPairs(graph, true, toWithout(graph, cut.changes)), inseparable),
    weight: least === undefined || least === cut.weight,
    proved: cut.lower === cut.weight,
    "no path is left in the manifests that a machine could cut": isMended(cluster, graph),
  };
  const wrong = Object.keys(checks).filter((name) => checks[name] !== true);
  return { wrong, steps: graph.steps.length, weight: cut.weight, isUndecided: least === undefined };
}

/** Makes the cut in the manifests and looks again: what is left, only people can change. */
function isMended(cluster: RandomCluster, graph: AttackGraph): boolean {
  const ends = (one: AttackGraph): { entries: number[]; targets: number[] } => ({
    entries: [...one.entries],
    targets: [...one.targets],
  });
  const read = {
    input: cluster.input,
    picture: toPicture(cluster.input, locate).picture,
    graph,
    settings: DEFAULT_SETTINGS,
    problems: [],
    again: (input: PictureInput) => toAttackGraph(toFacts(cluster, input)),
  };
  const fixed = fixCut(read, ends, { name: "hauberk-cut.yaml", before: "" });
  // A change of the result that a machine could make, was not refused, and cuts something, was forgotten.
  const refused = new Set(fixed.unmade.map(({ change }) => change.id));
  const isForgotten = (change: Change): boolean => canMake(change) && !refused.has(change.id);
  return findCut(fixed.graph, { weigh: (change) => (isForgotten(change) ? 1 : Infinity) }).changes.length === 0;
}

function isSame(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}

describe("small random clusters", () => {
  it(
    "agree with brute force on what is reached and on the least cut, and have no path left once it is made",
    { timeout: 3_600_000 },
    () => {
      const all = Array.from({ length: CLUSTERS }, (_, index) => ({ seed: index + 1, ...compare(index + 1) }));
      expect(all.flatMap(({ seed, wrong }) => (wrong.length === 0 ? [] : [`${seed}: ${wrong.join(", ")}`]))).toEqual(
        [],
      );
      // A cluster whose least cut takes too many tries is judged by everything else; few are.
      expect(all.filter(({ isUndecided }) => isUndecided).length).toBeLessThan(CLUSTERS / 20);
      expect(all.filter(({ weight }) => weight > 5).length).toBeGreaterThan(CLUSTERS / 6);
    },
  );
});
