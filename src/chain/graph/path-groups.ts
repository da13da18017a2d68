import type { FootholdKind } from "../../model/index.ts";
import type { AttackGraph } from "./attack-graph.ts";
import { at } from "./lists.ts";
import type { AttackPath } from "./paths.ts";

/** Paths to the same target that do the same things in the same order, with other workloads, identities or nodes. */
export interface PathGroup {
  /** The most likely of them. */
  readonly first: AttackPath;
  readonly paths: readonly AttackPath[];
  /** Footholds at each place of the path, from the entry to the target, each once. */
  readonly places: readonly (readonly number[])[];
}

/** Paths alike together, the most likely group first; those known to be open come before those that need an unknown step. */
export function groupPaths(graph: AttackGraph, paths: readonly AttackPath[]): PathGroup[] {
  const groups = [...Map.groupBy(paths, (path) => toLikeness(graph, path)).values()].flatMap((alike): PathGroup[] => {
    const sorted = alike.toSorted((a, b) => a.length - b.length);
    const [first] = sorted;
    return first === undefined ? [] : [{ first, paths: sorted, places: toPlaces(graph, sorted) }];
  });
  return groups.sort((a, b) => Number(a.first.unknown) - Number(b.first.unknown) || a.first.length - b.first.length);
}

/** The footholds of a path from the entry to the target. */
export function toFootholds(graph: AttackGraph, { entry, steps }: AttackPath): number[] {
  return [entry, ...steps.map((step) => at(graph.to, step))];
}

function toPlaces(graph: AttackGraph, paths: readonly AttackPath[]): number[][] {
  const all = paths.map((path) => toFootholds(graph, path));
  return (all[0] ?? []).map((_, place) => [...new Set(all.flatMap((footholds) => footholds[place] ?? []))]);
}

function toLikeness(graph: AttackGraph, path: AttackPath): string {
  const deeds = path.steps.map((step) => `${graph.steps[step]?.kind} ${kindOf(graph, at(graph.to, step))}`);
  return [path.unknown, kindOf(graph, path.entry), ...deeds, path.target].join("\0");
}

/** What kind of foothold it is. */
export function kindOf(graph: AttackGraph, foothold: number): FootholdKind | undefined {
  const id = graph.footholds[foothold]?.id;
  return id === undefined ? undefined : (id.slice(0, id.indexOf(":")) as FootholdKind);
}
