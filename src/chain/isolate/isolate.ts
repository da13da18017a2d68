import type { Evidence, FootholdKind, Picture } from "../../model/index.ts";
import type { AttackGraph } from "../graph/attack-graph.ts";
import { kindOf } from "../graph/path-groups.ts";
import { type AttackPath, findPaths } from "../graph/paths.ts";
import { findBarriers, findBlind } from "./barriers.ts";

/** Where one tenant may get into another. */
const DIMENSIONS = ["network", "rbac", "node", "volume", "secret"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One of the five, looked at from one side. */
export interface Side {
  readonly dimension: Dimension;
  /** `unknown`: only by a step nobody could look at, or there is more than could be looked at. */
  readonly verdict: "closed" | "open" | "unknown";
  /** A way, where there is one. */
  readonly path?: AttackPath;
  /** What bars the way: the certificate. */
  readonly barriers: readonly Evidence[];
}

/** Whether who has one namespace gets into another. */
export interface Isolation {
  readonly from: string;
  readonly to: string;
  readonly verdict: Side["verdict"];
  readonly sides: readonly Side[];
}

/** Footholds that a tenant has from the start, and those in which it has no business. */
const HELD: ReadonlySet<FootholdKind | undefined> = new Set(["tenant", "code", "identity"]);
const FOREIGN: ReadonlySet<FootholdKind | undefined> = new Set(["code", "identity", "secret", "volume", "reach"]);
const MOST = 2000;

/**
 * Whether the tenant of one namespace gets at anything of another, directly or through the cluster, a node or a third
 * namespace. A way through a node or a right counts there and not as network, though packets are sent on it, too.
 * @param from namespace of who means harm
 */
export function isolate(graph: AttackGraph, picture: Picture, from: string, to: string): Isolation {
  const entries = findIn(graph, from, HELD);
  const targets = [...findIn(graph, to, FOREIGN), ...findLords(graph)];
  const { paths, isWhole } = findPaths(graph, { entries, targets, limit: MOST });
  const crossing = paths.filter(({ steps }) => steps.length > 0);
  const byDimension = Map.groupBy(crossing, (path) => toDimension(graph, path, from));
  const sides = DIMENSIONS.map((dimension): Side => {
    const own = (byDimension.get(dimension) ?? []).toSorted(
      (a, b) => Number(a.unknown) - Number(b.unknown) || a.length - b.length,
    );
    const [path] = own;
    if (path !== undefined) return { dimension, verdict: path.unknown ? "unknown" : "open", path, barriers: [] };
    const blind = findBlind(picture, dimension, [from, to]);
    const barriers = [
      ...(isWhole ? [] : [{ message: `there are more than ${MOST} ways: not all of them were looked at` }]),
      ...(blind.length > 0 ? blind : findBarriers(picture, dimension, from, to)),
    ];
    return { dimension, verdict: isWhole && blind.length === 0 ? "closed" : "unknown", barriers };
  });
  const has = (verdict: Side["verdict"]): boolean => sides.some((side) => side.verdict === verdict);
  return { from, to, verdict: has("open") ? "open" : has("unknown") ? "unknown" : "closed", sides };
}

function findIn(graph: AttackGraph, namespace: string, kinds: ReadonlySet<FootholdKind | undefined>): number[] {
  return [...graph.footholds.keys()].filter((foothold) => {
    const { id = "", namespace: own } = graph.footholds[foothold] ?? {};
    if (!kinds.has(kindOf(graph, foothold))) return false;
    return own === namespace || id === `tenant:${namespace}` || id.startsWith(`identity:ServiceAccount/${namespace}/`);
  });
}

/** Who is lord of the cluster or its nodes is lord of every namespace. */
function findLords(graph: AttackGraph): number[] {
  return ["target:cluster-admin", "target:node"].flatMap((id) => graph.numberOf.get(id) ?? []);
}

/** Where steps lead across, by the room of their kind. */
const ACROSS: Readonly<Record<string, Dimension>> = {
  network: "network",
  rbac: "rbac",
  escape: "node",
  node: "node",
  volume: "volume",
  secret: "secret",
};

/** By what a way leads out of the tenant's own namespace: what comes after that is a consequence. */
function toDimension(graph: AttackGraph, { steps }: AttackPath, from: string): Dimension {
  const leaves = (step: number): boolean => graph.footholds[graph.to[step] ?? -1]?.namespace !== from;
  for (const step of steps.filter(leaves)) {
    const room = toRoom(graph.steps[step]?.kind ?? "");
    const dimension = Object.hasOwn(ACROSS, room) ? ACROSS[room] : undefined;
    if (dimension !== undefined) return dimension;
  }
  return "network";
}

function toRoom(kind: string): string {
  return kind.slice(0, kind.indexOf("/"));
}
