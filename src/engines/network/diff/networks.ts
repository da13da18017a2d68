import { toReachClasses } from "../classes/reach-classes.ts";
import { type ConnectionSet, isEmpty, NO_CONNECTIONS, sameConnections, unite } from "../connections/connection-set.ts";
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

/** Which class of each network a workload is in, and what classes may connect to. */
interface Side {
  /** By name of the workload. */
  readonly keys: ReadonlyMap<string, string>;
  readonly connectionsOf: (source: string, target: string) => ConnectionSet;
}

function toSide(model: NetworkModel): Side {
  const networks = model.networks.map(({ id }) => toReachClasses(model, id));
  const classes = networks.map(
    (network) => new Map(network.classes.flatMap(({ peers }, at) => peers.map(({ name }) => [name, at] as const))),
  );
  const keys = new Map(
    model.peers.map(({ name }) => [name, classes.map((classOf) => classOf.get(name) ?? "").join("|")] as const),
  );
  const connectionsOf = (source: string, target: string): ConnectionSet => {
    let all = NO_CONNECTIONS;
    for (const [at, network] of networks.entries()) {
      const [from, to] = [classes[at]?.get(source), classes[at]?.get(target)];
      if (from !== undefined && to !== undefined) all = unite(all, network.answerOf(from, to).connections);
    }
    return all;
  };
  return { keys, connectionsOf };
}

/** Workloads that are alike before and after are asked about once. */
function diffInside(old: NetworkModel, now: NetworkModel): NetworkDifference {
  const [before, after] = [toSide(old), toSide(now)];
  const names = { old: toNames({ workloads: old.peers }), new: toNames({ workloads: now.peers }) };
  const all = [...new Set([...before.keys.keys(), ...after.keys.keys()])];
  const groups = [
    ...Map.groupBy(all, (name) =>
      JSON.stringify([before.keys.get(name) ?? null, after.keys.get(name) ?? null]),
    ).values(),
  ];
  const changes: ConnectionChange[] = [];
  let left = 0;
  for (const sources of groups) {
    for (const targets of groups) {
      const [source = "", target = ""] = [sources[0], targets[0]];
      const was = before.connectionsOf(source, target);
      const is = after.connectionsOf(source, target);
      if (sameConnections(was, is) || (isEmpty(was) && isEmpty(is))) continue;
      for (const one of sources) {
        for (const other of targets) {
          if (one === other) continue;
          if (changes.length >= MAX_CHANGES) left += 1;
          else changes.push(toChange({ source: one, target: other, old: was, new: is }, names));
        }
      }
    }
  }
  return { changes, left };
}
