import { type ConnectionSet, isEmpty, sameConnections, subtract } from "../connections/connection-set.ts";
import type {
  Direction,
  ExternalPeer,
  NetworkModel,
  Peer,
  Policy,
  RepresentativePeer,
  WorkloadPeer,
} from "../model.ts";
import { allowed } from "../reach/allowed.ts";
import { decide } from "../reach/decide.ts";
import { policiesOf } from "../reach/policy-index.ts";
import { type NamedPorts, toNamedPorts } from "./named-ports.ts";
import { ENTIRE_CLUSTER, toRepresentatives } from "./representative.ts";

/** What one workload may be connected with that is not among the workloads read. */
export interface ExposureLine {
  readonly direction: Direction;
  readonly workload: WorkloadPeer;
  readonly other: ExternalPeer | RepresentativePeer;
  readonly connections: ConnectionSet;
  /** What cannot be said, for want of a policy that is understood. */
  readonly unknown: ConnectionSet;
  /** Names of ports of pods that are not there yet, by protocol; empty for any protocol. */
  readonly names: NamedPorts;
}

/** A workload that no policy chooses in a direction. */
export interface Unprotected {
  readonly workload: WorkloadPeer;
  readonly direction: Direction;
}

export interface Exposure {
  readonly lines: readonly ExposureLine[];
  readonly unprotected: readonly Unprotected[];
}

const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];

/**
 * Who else may connect to each workload, and to whom it may connect: addresses outside, any pod of the cluster, and pods that
 * rules speak of where they may do other than any pod may.
 */
export function findExposure(model: NetworkModel): Exposure {
  const toInside = toInsideOf(model);
  const lines: ExposureLine[] = [];
  const unprotected: Unprotected[] = [];
  for (const workload of model.peers) {
    for (const direction of DIRECTIONS) {
      lines.push(...toOutside(model, workload, direction), ...toInside(workload, direction));
      if (!isProtected(model, workload, direction)) unprotected.push({ workload, direction });
    }
  }
  return { lines, unprotected };
}

function isProtected(model: NetworkModel, workload: WorkloadPeer, direction: Direction): boolean {
  const says = (policy: Policy): boolean =>
    policy.network === undefined && (policy.doubt !== undefined || policy[direction] !== undefined);
  return policiesOf(model, workload).some(says);
}

const NO_NAMES: NamedPorts = new Map();

function toOutside(model: NetworkModel, workload: WorkloadPeer, direction: Direction): ExposureLine[] {
  const others = direction === "egress" ? model.externalTargets : model.externalSources;
  return others.flatMap((other) => {
    if (other.range.family !== 4) return [];
    const [source, target] = direction === "egress" ? [workload, other] : [other, workload];
    const { connections, unknown } = allowed(model, source, target);
    if (isEmpty(connections) && isEmpty(unknown)) return [];
    return [{ direction, workload, other, connections, unknown, names: NO_NAMES }];
  });
}

/** Workloads that the same policies are about, and with the same ports, are asked about once. */
function toInsideOf(model: NetworkModel): (workload: WorkloadPeer, direction: Direction) => readonly ExposureLine[] {
  const representatives = toRepresentatives(model);
  const ids = new Map(model.policies.map((policy, at) => [policy, at]));
  const known = new Map<string, readonly ExposureLine[]>();
  return (workload, direction) => {
    const { ports, primary, hostNetwork, doubt } = workload;
    const policies = policiesOf(model, workload).map((policy) => ids.get(policy));
    const key = JSON.stringify([direction, policies, primary, hostNetwork, doubt ?? null, ports]);
    // With a doubt of its own, it is named in what it says.
    const lines = (doubt === undefined && !hostNetwork ? known.get(key) : undefined) ?? ask(workload, direction);
    known.set(key, lines);
    return lines.map((line) => ({ ...line, workload }));
  };

  function ask(workload: WorkloadPeer, direction: Direction): readonly ExposureLine[] {
    const every = toLine(model, workload, direction, ENTIRE_CLUSTER);
    const special = representatives
      .map((other) => toLine(model, workload, direction, other))
      .filter((line) => !isSame(line, every));
    return isNothing(every) ? special : [every, ...special];
  }
}

function toLine(
  model: NetworkModel,
  workload: WorkloadPeer,
  direction: Direction,
  other: RepresentativePeer,
): ExposureLine {
  const [source, target]: readonly [Peer, Peer] = direction === "egress" ? [workload, other] : [other, workload];
  const { connections, unknown } = decide(model, direction, source, target, workload.primary);
  const names = direction === "egress" ? toNamedPorts(model, workload, other) : NO_NAMES;
  return { direction, workload, other, connections, unknown: subtract(unknown, connections), names };
}

const isNothing = ({ connections, unknown, names }: ExposureLine): boolean =>
  isEmpty(connections) && isEmpty(unknown) && names.size === 0;

function isSame(one: ExposureLine, other: ExposureLine): boolean {
  return (
    sameConnections(one.connections, other.connections) &&
    sameConnections(one.unknown, other.unknown) &&
    JSON.stringify([...one.names]) === JSON.stringify([...other.names])
  );
}
