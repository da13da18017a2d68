import { type ReachClasses, toReachClasses } from "../classes/reach-classes.ts";
import { NO_CONNECTIONS, sameConnections, unite } from "../connections/connection-set.ts";
import type { NetworkModel, Peer } from "../model.ts";
import { toReach } from "../reach/reach.ts";
import { byOrder, type ConnectionChange, type ConnectionList, diffConnections, toChange, toNames } from "./diff.ts";

/** What changed between two networks. */
export interface NetworkDifference {
  /** Without pairs of workloads that stayed, in large networks. */
  readonly changes: readonly ConnectionChange[];
  /** Changes beyond the most that are told. */
  readonly left: number;
}

/** Of larger networks, pairs are looked at class by class and not one by one. */
const SMALL = 300;
const MAX_CHANGES = 500_000;

/** What changed between two networks of any size. */
export function diffNetworks(old: NetworkModel, now: NetworkModel): NetworkDifference {
  const isSmall = Math.max(old.peers.length, now.peers.length) <= SMALL;
  const isWanted = isSmall ? () => true : isWithOutside;
  const listed = diffConnections(toList(old, isWanted), toList(now, isWanted));
  if (isSmall) return { changes: listed, left: 0 };
  const { changes, left } = diffInside(old, now);
  return { changes: [...listed, ...changes].sort(byOrder), left };
}

const isWithOutside = (source: Peer, target: Peer): boolean => source.is !== "workload" || target.is !== "workload";

function toList(model: NetworkModel, isWanted: (source: Peer, target: Peer) => boolean): ConnectionList {
  return {
    connections: toReach(model, { isWanted }).flatMap(({ connections }) => connections),
    workloads: model.peers,
  };
}

/** One side, by the classes of its networks. */
interface Side {
  readonly networks: readonly ReachClasses[];
  /** The class in each network, by name of the workload; -1 where it is not in the network. */
  readonly classesOf: ReadonlyMap<string, readonly number[]>;
}

function toSide(model: NetworkModel): Side {
  const networks = model.networks.map(({ id }) => toReachClasses(model, id));
  const classesOf = new Map(model.peers.map(({ name }) => [name, networks.map(() => -1)] as const));
  for (const [at, { classes }] of networks.entries()) {
    for (const [number, { peers }] of classes.entries()) {
      for (const { name } of peers) classesOf.get(name)?.splice(at, 1, number);
    }
  }
  return { networks, classesOf };
}

/** What workloads of some classes may connect to, in all networks together. */
function connectionsOf(side: Side, source: readonly number[] | undefined, target: readonly number[] | undefined) {
  let all = NO_CONNECTIONS;
  if (source === undefined || target === undefined) return all;
  for (const [at, network] of side.networks.entries()) {
    const [from, to] = [source[at] ?? -1, target[at] ?? -1];
    if (from >= 0 && to >= 0) all = unite(all, network.answerOf(from, to).connections);
  }
  return all;
}

/** Workloads that are alike before and after. */
interface Group {
  readonly names: readonly string[];
  readonly old: readonly number[] | undefined;
  readonly new: readonly number[] | undefined;
}

function toGroups(before: Side, after: Side): readonly Group[] {
  const all = [...new Set([...before.classesOf.keys(), ...after.classesOf.keys()])];
  const toGroupKey = (name: string): string =>
    `${before.classesOf.get(name)?.join() ?? "none"}|${after.classesOf.get(name)?.join() ?? "none"}`;
  return [...Map.groupBy(all, toGroupKey).values()].map((names) => {
    const [first = ""] = names;
    return { names, old: before.classesOf.get(first), new: after.classesOf.get(first) };
  });
}

function diffInside(old: NetworkModel, now: NetworkModel): NetworkDifference {
  const [before, after] = [toSide(old), toSide(now)];
  const names = { old: toNames({ workloads: old.peers }), new: toNames({ workloads: now.peers }) };
  const groups = toGroups(before, after);
  const changes: ConnectionChange[] = [];
  let left = 0;
  for (const source of groups) {
    for (const target of groups) {
      const was = connectionsOf(before, source.old, target.old);
      const is = connectionsOf(after, source.new, target.new);
      if (was === is || sameConnections(was, is)) continue;
      for (const one of source.names) {
        for (const other of target.names) {
          if (one === other) continue;
          if (changes.length >= MAX_CHANGES) left += 1;
          else changes.push(toChange({ source: one, target: other, old: was, new: is }, names));
        }
      }
    }
  }
  return { changes, left };
}
