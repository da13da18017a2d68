import { describe, expect, it } from "vitest";
import type { AttackFacts, Change, Step } from "../../model/index.ts";
import { toAttackGraph } from "./attack-graph.ts";
import { findCut } from "./cut/find-cut.ts";
import { toRandom } from "./random-for-tests.ts";

/** A graph in layers with a change of its own for every step: its least cut is a maximum flow (Ford and Fulkerson). */
function toFlowFacts(seed: number, footholds: number, steps: number): AttackFacts {
  const random = toRandom(seed);
  const idOf = (number: number): Step["from"] => `code:flow/${number}`;
  const changes: Change[] = [];
  return {
    footholds: [],
    steps: Array.from({ length: steps }, (_, index): Step => {
      const from = random(footholds - 1);
      const to = 1 + Math.min(footholds - 2, from + random(12));
      changes.push({
        id: `c${index}`,
        title: "",
        cost: { friction: random(6), latency: 0, operation: random(3) },
        edits: [],
      });
      const removedBy = [`c${index}`];
      return { from: idOf(from), to: idOf(to), kind: "x/y", likelihood: "certain", evidence: [], removedBy };
    }),
    changes,
    entries: [idOf(0)],
    targets: [idOf(footholds - 1)],
  };
}

/** Edmonds and Karp: shortest augmenting paths. */
function toMaxFlow({ steps, changes, entries, targets }: AttackFacts): number {
  const rest = new Map<string, Map<string, number>>();
  const add = (from: string, to: string, amount: number): void => {
    const row = rest.get(from) ?? new Map<string, number>();
    rest.set(from, row.set(to, (row.get(to) ?? 0) + amount));
  };
  for (const [index, { from, to }] of steps.entries()) {
    const { friction = 0, operation = 0 } = changes[index]?.cost ?? {};
    if (from === to) continue;
    add(from, to, 1 + friction + operation);
    add(to, from, 0);
  }
  const [source = "", sink = ""] = [entries[0], targets[0]];
  for (let flow = 0; ;) {
    const before = new Map<string, string>([[source, ""]]);
    for (const [name] of before)
      for (const [next, room] of rest.get(name) ?? []) if (room > 0 && !before.has(next)) before.set(next, name);
    if (!before.has(sink)) return flow;
    const path: [string, string][] = [];
    for (let name = sink; name !== source; name = before.get(name) ?? source)
      path.push([before.get(name) ?? source, name]);
    const amount = Math.min(...path.map(([from, to]) => rest.get(from)?.get(to) ?? 0));
    for (const [from, to] of path) {
      add(from, to, -amount);
      add(to, from, amount);
    }
    flow += amount;
  }
}

describe("graphs too large for brute force, whose steps each have a change of their own", () => {
  it("are cut for exactly what the maximum flow allows", () => {
    const wrong = Array.from({ length: 60 }, (_, seed) => toFlowFacts(seed, 60, 240)).flatMap((facts, seed) => {
      const flow = toMaxFlow(facts);
      const { weight, lower } = findCut(toAttackGraph([facts]));
      return weight === flow && lower === flow ? [] : [`${seed}: ${lower} ≤ ${flow} ≤ ${weight}`];
    });
    expect(wrong).toEqual([]);
  });

  it("have bounds that hold where the work ends before", () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const facts = toFlowFacts(seed, 400, 2400);
      const flow = toMaxFlow(facts);
      const { weight, lower } = findCut(toAttackGraph([facts]), { work: 200_000 });
      expect(lower).toBeLessThanOrEqual(flow);
      expect(weight).toBeGreaterThanOrEqual(flow);
    }
  });
});
