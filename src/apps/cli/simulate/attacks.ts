import { type AttackGraph, findPaths, kindOf, reachFrom, toAttackGraph, toUsable } from "../../../chain/index.ts";
import type { Picture } from "../../../model/index.ts";
import { type FactOptions, toAllFacts } from "../chain/all-facts.ts";

/** How sure it is that an attacker gets at a target. */
export type Reach = "reached" | "perhaps" | "out of reach";

/** A target that an attacker gets at on one side of the change only, or less surely on one. */
export interface AttackChange {
  readonly is: "opens" | "closes";
  /** Where attacks begin: `internet`, `image`. */
  readonly from: string;
  /** `cluster-admin`, as reports name it. */
  readonly to: string;
  readonly before: Reach;
  readonly after: Reach;
  /** The most likely way on the side where there is one: footholds in order. */
  readonly way: readonly string[];
}

const ORDER: readonly Reach[] = ["out of reach", "perhaps", "reached"];

/**
 * Holds what attackers get at before against what they get at after. Graphs are large: there is one at a time, and one more of a side
 * of which ways are told.
 */
export function compareAttacks(before: Picture, after: Picture, options: FactOptions): readonly AttackChange[] {
  const [then, now] = [toReached(toGraph(before, options)), toReached(toGraph(after, options))];
  const changed = [...new Set([...then.keys(), ...now.keys()])].flatMap((key): Changed[] => {
    const [old, next] = [then.get(key)?.is ?? "out of reach", now.get(key)?.is ?? "out of reach"];
    if (old === next) return [];
    const opens = ORDER.indexOf(next) > ORDER.indexOf(old);
    const { from, target, to } = (opens ? now : then).get(key) ?? { from: "", target: 0, to: "" };
    return [{ is: opens ? "opens" : "closes", from, to, before: old, after: next, target }];
  });
  return [...toWays(changed, "closes", before, options), ...toWays(changed, "opens", after, options)];
}

type Changed = Omit<AttackChange, "way"> & { readonly target: number };

function toWays(
  changed: readonly Changed[],
  is: Changed["is"],
  picture: Picture,
  options: FactOptions,
): readonly AttackChange[] {
  const own = changed.filter((one) => one.is === is);
  if (own.length === 0) return [];
  const graph = toGraph(picture, options);
  return own.map(({ target, ...one }) => ({
    ...one,
    way: toWay(graph, one.from, target, (is === "opens" ? one.after : one.before) === "perhaps"),
  }));
}

function toGraph(picture: Picture, options: FactOptions): AttackGraph {
  return toAttackGraph(toAllFacts(picture, options));
}

interface Reached {
  readonly is: Reach;
  readonly from: string;
  readonly target: number;
  readonly to: string;
}

/** By where attacks begin and what they are after. */
function toReached(graph: AttackGraph): ReadonlyMap<string, Reached> {
  const [known, all] = [toUsable(graph, { unknown: false }), toUsable(graph, { unknown: true })];
  const reach = new Map<string, Reached>();
  for (const [from, entries] of byKind(graph)) {
    const [surely, perhaps] = [reachFrom(graph, entries, known), reachFrom(graph, entries, all)];
    for (const target of graph.targets) {
      const is = surely[target] === 1 ? "reached" : perhaps[target] === 1 ? "perhaps" : "out of reach";
      reach.set(JSON.stringify([from, graph.footholds[target]?.id]), { is, from, target, to: toName(graph, target) });
    }
  }
  return reach;
}

function byKind(graph: AttackGraph): ReadonlyMap<string, readonly number[]> {
  return Map.groupBy(graph.entries, (entry) => kindOf(graph, entry) ?? "");
}

function toWay(graph: AttackGraph, from: string, target: number, unknown: boolean): string[] {
  const entries = byKind(graph).get(from) ?? [];
  const [path] = findPaths(graph, { entries, targets: [target], unknown, limit: 1 }).paths;
  if (path === undefined) return [];
  const ends = path.steps.map((step) => graph.to[step] ?? 0);
  return [path.entry, ...ends].map((foothold) => toName(graph, foothold));
}

function toName(graph: AttackGraph, foothold: number): string {
  return graph.footholds[foothold]?.name ?? "";
}
