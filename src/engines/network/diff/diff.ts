import { type ConnectionSet, isEmpty, NO_CONNECTIONS, sameConnections, unite } from "../connections/connection-set.ts";
import type { WorkloadPeer } from "../model.ts";
import { type Connection, INGRESS_CONTROLLER } from "../reach/reach.ts";
import { compare } from "../text/lines.ts";
import { joinRanges, type NamedPair, type RangedPair } from "./ranges.ts";

/** A list of connections, and the workloads there are, also those without any. */
export interface ConnectionList {
  readonly connections: readonly Connection[];
  readonly workloads: readonly WorkloadPeer[];
}

export type ChangeKind = "changed" | "added" | "removed" | "unchanged";

/** What became of the connections of one pair. */
export interface ConnectionChange {
  readonly is: ChangeKind;
  readonly source: string;
  readonly target: string;
  readonly old: ConnectionSet;
  readonly new: ConnectionSet;
  /** Ends that are workloads of one side only: they came, or went. */
  readonly workloads: readonly string[];
}

const ORDER: readonly ChangeKind[] = ["changed", "added", "removed", "unchanged"];

/**
 * What changed between two lists of connections: changed pairs first, then added, then removed, then those that stayed, each by
 * source and target; then the same of what Ingress and Route objects lead in. Addresses outside are cut so that both lists speak
 * of the same ranges, and joined again where the same became of neighbours.
 */
export function diffConnections(old: ConnectionList, now: ConnectionList): readonly ConnectionChange[] {
  const pairs = new Map<string, RangedPair>();
  for (const one of old.connections) add(pairs, one, "old");
  for (const one of now.connections) add(pairs, one, "new");
  const names = { old: toNames(old), new: toNames(now) };
  return [...pairs.values()]
    .flatMap(joinRanges)
    .map((pair) => toChange(pair, names))
    .sort(byOrder);
}

/** As differences are told. */
export function byOrder(one: ConnectionChange, other: ConnectionChange): number {
  return (
    Number(isLedIn(one)) - Number(isLedIn(other)) ||
    ORDER.indexOf(one.is) - ORDER.indexOf(other.is) ||
    compare(toKey(one), toKey(other))
  );
}

/** Names of the workloads of each side. */
export interface SideNames {
  readonly old: ReadonlySet<string>;
  readonly new: ReadonlySet<string>;
}

/** What became of a pair. */
export function toChange({ source, target, old, new: now }: NamedPair, names: SideNames): ConnectionChange {
  const is = toKind(old, now);
  const [missed, kept] = is === "added" ? [names.old, names.new] : [names.new, names.old];
  const isOneSided = (name: string): boolean => kept.has(name) && !missed.has(name);
  const workloads = is === "added" || is === "removed" ? [source, target].filter(isOneSided) : [];
  return { is, source, target, old, new: now, workloads: [...new Set(workloads)] };
}

function toKind(old: ConnectionSet, now: ConnectionSet): ChangeKind {
  if (isEmpty(old)) return "added";
  if (isEmpty(now)) return "removed";
  return sameConnections(old, now) ? "unchanged" : "changed";
}

export const toNames = ({ workloads }: Pick<ConnectionList, "workloads">): ReadonlySet<string> =>
  new Set(workloads.map(({ name }) => name));

/** Pairs with addresses outside are gathered by their other end. */
function add(pairs: Map<string, RangedPair>, { source, target, connections }: Connection, side: "old" | "new"): void {
  const from = source.is === "external" ? { outside: source.range } : { name: source.name };
  const to = target.is === "external" ? { outside: target.range } : { name: target.name };
  const key = JSON.stringify([from.name ?? null, to.name ?? null]);
  const pair: RangedPair = pairs.get(key) ?? {
    source: from.name,
    target: to.name,
    parts: [],
    old: NO_CONNECTIONS,
    new: NO_CONNECTIONS,
  };
  pairs.set(key, pair);
  const range = from.outside ?? to.outside;
  if (range === undefined) pair[side] = unite(pair[side], connections);
  else pair.parts.push({ range, side, connections });
}

/** What Ingress and Route objects lead in is told last. */
const isLedIn = ({ source }: ConnectionChange): boolean => source === INGRESS_CONTROLLER.name;

const toKey = ({ source, target }: ConnectionChange): string => `${source},${target}`;
