import { formatConnections, intersect, isEmpty } from "../connections/connection-set.ts";
import type { NetworkModel } from "../model.ts";
import { nameIn, type NetworkReach } from "../reach/reach.ts";
import { toSortedLines } from "./csv.ts";
import { compare, namesNetworks, type PortQuestion, toQuestioned } from "./lines.ts";

/** A pair as JSON. */
export interface ReachEntry {
  readonly src: string;
  readonly dst: string;
  /** Absent in a report about one port. */
  readonly ports?: string;
  readonly network?: string;
}

export interface UnknownEntry extends ReachEntry {
  /** What may be open beyond what is certain. */
  readonly ports: string;
  readonly because: readonly string[];
}

/**
 * `{"connections":[{"src","dst","ports"}],"unknown":[…]}`; with `network` where there are several. Pairs that are unknown say why,
 * and what may be open beyond what is certain. A report about one port leaves `ports` out.
 */
export function toReachJson(
  model: NetworkModel,
  reaches: readonly NetworkReach[],
  question?: PortQuestion,
): { connections: ReachEntry[]; unknown: UnknownEntry[] } {
  const hasNetworks = namesNetworks(model);
  const connections = toSortedLines(reaches, question).map((line): ReachEntry => ({
    src: line.source,
    dst: line.target,
    ...(line.connections === undefined ? {} : { ports: line.connections }),
    ...(hasNetworks ? { network: line.network } : {}),
  }));
  const unknown = reaches.flatMap((reach) => toUnknown(reach, hasNetworks, question));
  return { connections, unknown };
}

/** Pairs of one network that it cannot be said of what is allowed, sorted. */
function toUnknown(reach: NetworkReach, hasNetworks: boolean, question?: PortQuestion): UnknownEntry[] {
  const { network } = reach;
  const wanted = question === undefined ? undefined : toQuestioned(question);
  const found = reach.unknown
    .filter(({ connections }) => wanted === undefined || !isEmpty(intersect(connections, wanted)))
    .map(({ source, target, connections, because }): UnknownEntry => ({
      src: nameIn(source, network),
      dst: nameIn(target, network),
      ports: formatConnections(connections),
      ...(hasNetworks ? { network: network.name } : {}),
      because,
    }));
  return found.sort((one, other) => compare(one.src, other.src) || compare(one.dst, other.dst));
}
