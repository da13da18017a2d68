import { type FootholdId, type Likelihood, type ResourceId, toGroup } from "../../model/index.ts";
import type { AttackGraph } from "../graph/attack-graph.ts";
import { at } from "../graph/lists.ts";
import { reachFrom, reachTo, toUsable } from "../graph/reach.ts";
import type { Reached } from "./report.ts";

/** Whose loss is the loss of all: each is a target of its own in the graph. */
const EVERYTHING: readonly FootholdId[] = ["target:cluster-admin", "target:cloud-admin"];

/** More targets than these are not named one by one. */
const MAX_TARGETS = 50;

/** What the graph says about one foothold. */
export interface Standing {
  readonly reached: Reached;
  readonly wins: readonly string[];
  readonly winsEverything: boolean;
}

/** Asks the graph: who is reached, what is won from there, and which controls and objects make it so. */
export interface PathsThrough {
  of(foothold: FootholdId): Standing;
  /** Whether a change by the control, of the object, takes away a step of a path. */
  isOnPath(control: string, resource: ResourceId): boolean;
}

const WAYS = ["likely", "possible", "perhaps", "unlikely"] as const;

const STEPS: Readonly<Record<(typeof WAYS)[number], readonly Likelihood[]>> = {
  likely: ["certain", "likely"],
  possible: ["certain", "likely", "possible"],
  perhaps: ["certain", "likely", "possible", "unknown"],
  unlikely: ["certain", "likely", "possible", "unknown", "unlikely"],
};

function toUsableBy({ steps }: AttackGraph, way: (typeof WAYS)[number]): Uint8Array {
  return Uint8Array.from(steps, ({ likelihood }) => (STEPS[way].includes(likelihood) ? 1 : 0));
}

export function toPathsThrough(graph: AttackGraph): PathsThrough {
  const sure = toUsable(graph, { unknown: false });
  const all = toUsable(graph, { unknown: true });
  const reached = WAYS.map((way) => ({ way, from: reachFrom(graph, graph.entries, toUsableBy(graph, way)) }));
  const anyhow = reachFrom(graph, graph.entries, all);
  const wanted = reachTo(graph, graph.targets, all);
  const targets = [...graph.targets].slice(0, MAX_TARGETS).flatMap((number) => {
    const foothold = graph.footholds[number];
    return foothold === undefined ? [] : [{ foothold, from: reachTo(graph, [number], sure) }];
  });
  const onPath = findOnPath(graph, anyhow, wanted);
  return {
    of(id) {
      const number = graph.numberOf.get(id);
      if (number === undefined) return { reached: "no", wins: [], winsEverything: false };
      const won = targets.filter(({ from }) => from[number] === 1).map(({ foothold }) => foothold);
      return {
        reached: reached.find(({ from }) => from[number] === 1)?.way ?? "no",
        wins: won.map(({ name }) => name),
        winsEverything: won.some((one) => EVERYTHING.includes(one.id)),
      };
    },
    isOnPath: (control, resource) => onPath.has(`${control}|${toKey(resource)}`) || onPath.has(`|${toKey(resource)}`),
  };
}

/** Controls with their objects, and bindings and the like without a control, that are behind a step of a path. */
function findOnPath(graph: AttackGraph, reached: Uint8Array, wanted: Uint8Array): Set<string> {
  const found = new Set<string>();
  const changes = new Set<number>();
  for (const [number, step] of graph.steps.entries()) {
    if (reached[at(graph.from, number)] === 0 || wanted[at(graph.to, number)] === 0) continue;
    const { offsets, items } = graph.removers;
    for (let place = at(offsets, number); place < at(offsets, number + 1); place += 1) changes.add(at(items, place));
    for (const { resource } of step.evidence) {
      if (resource !== undefined && toGroup(resource.apiVersion) === RBAC) found.add(`|${toKey(resource)}`);
    }
  }
  for (const number of changes) {
    const { control, resource } = graph.changes[number] ?? {};
    if (control !== undefined && resource !== undefined) found.add(`${control}|${toKey(resource)}`);
  }
  return found;
}

const RBAC = "rbac.authorization.k8s.io";

/** The same object whatever version of its group names it. */
export function toKey({ apiVersion, kind, namespace, name }: ResourceId): string {
  return [toGroup(apiVersion), kind, namespace, name].map(encodeURIComponent).join("/");
}
