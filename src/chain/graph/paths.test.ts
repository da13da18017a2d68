import { describe, expect, it } from "vitest";
import type { AttackFacts, Likelihood, Step } from "../../model/index.ts";
import { toAttackGraph } from "./attack-graph.ts";
import { findCut } from "./cut/find-cut.ts";
import { groupPaths, toFootholds } from "./path-groups.ts";
import { findPaths } from "./paths.ts";
import { rankChanges } from "./rank-changes.ts";
import { findExposed } from "./reach.ts";

function toStep(arrow: string, likelihood: Likelihood = "certain", removedBy: readonly string[] = []): Step {
  const [from = "", kind = "", to = ""] = arrow.split(" ");
  return { from: from as Step["from"], to: to as Step["to"], kind, likelihood, evidence: [], removedBy };
}

function toFacts(steps: readonly Step[], entries = ["internet:any"], targets = ["target:t"]): AttackFacts {
  return { footholds: [], steps, changes: [], entries: entries as Step["from"][], targets: targets as Step["from"][] };
}

describe("findPaths", () => {
  it("tells the likelier path first, though it is longer", () => {
    const graph = toAttackGraph([
      toFacts([
        toStep("internet:any a/unlikely target:t", "unlikely"),
        toStep("internet:any a/step code:x", "likely"),
        toStep("code:x a/step target:t", "certain"),
      ]),
    ]);
    const { paths, isWhole } = findPaths(graph);
    expect(paths.map(({ steps }) => steps.length)).toEqual([2, 1]);
    expect(isWhole).toBe(true);
  });

  it("finds a path through every step, and none that passes a foothold twice", () => {
    const graph = toAttackGraph([
      toFacts([
        toStep("internet:any a/in code:x"),
        toStep("code:x a/turn code:y"),
        toStep("code:y a/back code:x"),
        toStep("code:x a/out target:t"),
        toStep("code:y a/other target:t", "unlikely"),
      ]),
    ]);
    const kinds = findPaths(graph).paths.map(({ steps }) => steps.map((step) => graph.steps[step]?.kind));
    expect(kinds).toEqual([
      ["a/in", "a/out"],
      ["a/in", "a/turn", "a/other"],
    ]);
  });

  it("has a path without steps where the entry is what must not be lost", () => {
    const graph = toAttackGraph([toFacts([], ["internet:any"], ["internet:any"])]);
    expect(findPaths(graph).paths.map(({ steps }) => steps)).toEqual([[]]);
    expect(findCut(graph).inseparable).toEqual([{ target: 0, entries: [0] }]);
  });

  it("puts 1,000 paths alike into one group, and those with an unknown step last", () => {
    const steps = Array.from({ length: 999 }, (_, index) => [
      toStep(`internet:any network/in code:w${index}`),
      toStep(`code:w${index} escape/privileged target:t`, index === 0 ? "unknown" : "certain"),
    ]).flat();
    const graph = toAttackGraph([toFacts(steps)]);
    const groups = groupPaths(graph, findPaths(graph).paths);
    expect(groups.map(({ paths, first }) => [paths.length, first.unknown])).toEqual([
      [998, false],
      [1, true],
    ]);
    expect(
      toFootholds(graph, groups[1]?.first ?? { entry: 0, target: 0, steps: [], length: 0, unknown: false }),
    ).toHaveLength(3);
  });

  it("says that there is more where the limit is reached", () => {
    const steps = ["a", "b", "c"].flatMap((name) => [
      toStep(`internet:any x/in code:${name}`),
      toStep(`code:${name} x/out target:t`),
    ]);
    const found = findPaths(toAttackGraph([toFacts(steps)]), { limit: 2 });
    expect([found.paths.length, found.isWhole]).toEqual([2, false]);
  });
});

describe("findExposed", () => {
  it("keeps apart what is got for certain and what only by steps nobody could look at", () => {
    const steps = [toStep("internet:any x/in target:sure"), toStep("internet:any x/in target:perhaps", "unknown")];
    const graph = toAttackGraph([toFacts(steps, ["internet:any"], ["target:sure", "target:perhaps", "target:safe"])]);
    const nameOf = (foothold: number): string | undefined => graph.footholds[foothold]?.id;
    const { reached, perhaps } = findExposed(graph);
    expect([reached.map(nameOf), perhaps.map(nameOf)]).toEqual([["target:sure"], ["target:perhaps"]]);
  });
});

describe("rankChanges", () => {
  /** Three ways in, two of them through one door; the detour through `back` is no path of its own. */
  const steps = [
    toStep("internet:any x/one code:a", "certain", ["a"]),
    toStep("internet:any x/two code:b", "certain", ["b"]),
    toStep("internet:any x/three code:c", "certain", ["c"]),
    toStep("code:a x/door code:d", "certain"),
    toStep("code:b x/door code:d", "certain"),
    toStep("code:d x/back code:a", "certain", ["back"]),
    toStep("code:d x/end target:t", "certain", ["door"]),
    toStep("code:c x/end target:t", "certain", ["c"]),
  ];
  const graph = toAttackGraph([toFacts(steps)]);
  const idOf = (change: number): string | undefined => graph.changes[change]?.id;

  it("tells the share of the paths that each change takes away, and what it closes", () => {
    const { paths, changes } = rankChanges(graph);
    expect(paths).toBe(3);
    expect(changes.map(({ change, share, closes }) => [idOf(change), Math.round(share * 3), closes.length])).toEqual([
      ["door", 2, 0],
      ["c", 1, 0],
      ["a", 1, 0],
      ["b", 1, 0],
    ]);
  });

  it("adds one change after the other until nothing is left", () => {
    const { stages } = rankChanges(graph);
    expect(stages.map(({ change, share }) => [idOf(change), Math.round(share * 3)])).toEqual([
      ["door", 2],
      ["c", 3],
    ]);
  });

  it("counts paths beyond all numbers by their shares", () => {
    const wide = Array.from({ length: 200 }, (_, level) =>
      Array.from({ length: 100 }, (__, way) =>
        toStep(
          `${level === 0 ? "internet:any" : `code:${level}`} x/${way} ${level === 199 ? "target:t" : `code:${level + 1}`}`,
          "certain",
          way === 0 ? [`first-${level}`] : [],
        ),
      ),
    ).flat();
    const ranking = rankChanges(toAttackGraph([toFacts(wide)]), { top: 1, stages: 0 });
    expect(ranking.paths).toBe(Infinity);
    expect(ranking.changes[0]?.share).toBeCloseTo(0.01);
  });
});

describe("findCut", () => {
  it("prefers one change that takes away many steps to many that take away one each", () => {
    const steps = ["a", "b", "c"].map((name) => toStep(`internet:any x/in target:${name}`, "certain", [name, "all"]));
    const facts = toFacts(steps, ["internet:any"], ["target:a", "target:b", "target:c"]);
    const all = { id: "all", title: "All", cost: { friction: 4, latency: 0, operation: 0 }, edits: [] };
    const graph = toAttackGraph([{ ...facts, changes: [all] }]);
    const cut = findCut(graph);
    expect([cut.changes.map((change) => graph.changes[change]?.id), cut.weight, cut.lower]).toEqual([["all"], 5, 5]);
    const without = findCut(graph, { weigh: ({ id }) => (id === "all" ? Infinity : 1) });
    expect([without.changes.length, without.weight]).toEqual([3, 3]);
  });

  it("says what it has proved when the work is not done", () => {
    const steps = Array.from({ length: 400 }, (_, index) =>
      toStep(
        `internet:any x/in target:t`,
        "certain",
        [index, index * 7 + 1, index * 13 + 5].map((label) => `c${label % 60}`),
      ),
    );
    const graph = toAttackGraph([toFacts(steps)]);
    const hasty = findCut(graph, { work: 1 });
    const done = findCut(graph);
    expect(hasty.lower).toBeLessThanOrEqual(done.lower);
    expect(hasty.weight).toBeGreaterThanOrEqual(done.weight);
    expect(done.lower).toBeLessThanOrEqual(done.weight);
  });
});

describe("toAttackGraph", () => {
  it("takes names of prototypes for names", () => {
    const graph = toAttackGraph([
      toFacts([
        toStep("internet:any x/in code:__proto__", "certain", ["constructor", "__proto__"]),
        toStep("code:__proto__ x/out target:t"),
      ]),
    ]);
    expect(graph.changes.map(({ id }) => id)).toEqual(["constructor", "__proto__"]);
    expect(findCut(graph).changes).toHaveLength(1);
  });
});

describe("findPaths with many targets", () => {
  it("ends a path at each, though they are searched for together", () => {
    const names = Array.from({ length: 200 }, (_, index) => `target:${index}`);
    const steps = names.flatMap((name, index) => [
      toStep(`internet:any x/in ${name}`, index % 2 === 0 ? "certain" : "unlikely"),
      toStep(`${names[(index + 1) % 200]} x/on ${name}`),
    ]);
    const graph = toAttackGraph([toFacts(steps, ["internet:any"], names)]);
    const { paths } = findPaths(graph);
    expect(new Set(paths.map(({ target }) => target)).size).toBe(200);
    expect(paths.every(({ steps: own, target }) => graph.to[own.at(-1) ?? -1] === target)).toBe(true);
  });
});
