import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import { type ConnectionSet, PROTOCOLS } from "../connections/connection-set.ts";
import { hasAllPorts } from "../connections/port-set.ts";
import { toExactSelector } from "../generate/exact-selector.ts";
import { type NeedEnd, toOutside } from "../generate/need.ts";
import { toRulePeers } from "../generate/policies.ts";
import type { Direction, NetworkModel, Peer, WorkloadPeer } from "../model.ts";
import { policiesOf } from "../reach/policy-index.ts";
import type { Explained, Explanation } from "./explanation.ts";
import type { Cause } from "./cause.ts";

/** What has to be done in one direction before a connection is allowed. */
export type Advice =
  /** The policy is missing. */
  | {
      readonly is: "add";
      readonly direction: Direction;
      readonly policy: KubernetesObject;
      /** No NetworkPolicy is about the workload in the direction so far: it closes all else. */
      readonly isFirst: boolean;
    }
  /** A rule that is asked before NetworkPolicies denies, or cannot be allowed beside. */
  | { readonly is: "change"; readonly direction: Direction; readonly cause: Cause }
  | { readonly is: "none"; readonly direction: Direction; readonly because: string };

/** What would allow the part of an explanation that is denied. */
export function toAdvice(model: NetworkModel, { source, target }: Explanation, part: Explained): readonly Advice[] {
  return (["egress", "ingress"] as const).flatMap((direction): readonly Advice[] => {
    const reason = part[direction];
    if (reason.verdict !== "denied") return [];
    const firm = reason.causes.find(({ policy, rule }) => rule?.action === "Deny" && policy?.tier !== "baseline");
    if (firm !== undefined) return [{ is: "change", direction, cause: firm }];
    const entry = reason.causes.find(({ policy, kind }) => policy === undefined && kind !== "");
    if (entry !== undefined) return [{ is: "change", direction, cause: entry }];
    const [subject, other] = direction === "egress" ? [source, target] : [target, source];
    if (subject.is !== "workload") return [];
    return [toMissing(model, direction, subject, other, part.connections)];
  });
}

function toMissing(
  model: NetworkModel,
  direction: Direction,
  subject: WorkloadPeer,
  other: Peer,
  connections: ConnectionSet,
): Advice {
  const podSelector = toExactSelector(model, subject);
  const far = toEnd(other);
  const selectors = new Map(other.is === "workload" ? [[other, toExactSelector(model, other)]] : []);
  const peers = toRulePeers(far, subject.namespace, selectors);
  if (podSelector === undefined || peers.length === 0) {
    const who = podSelector === undefined ? subject : other;
    return { is: "none", direction, because: `no label tells ${who.name} from other workloads of its namespace` };
  }
  const [field, verb] = direction === "ingress" ? ["from", "from"] : ["to", "to"];
  const rule = { [field]: peers, ports: toPorts(connections) };
  const name = `allow-${subject.workload}-${verb}-${other.is === "workload" ? other.workload : far.is}`.toLowerCase();
  const policy: KubernetesObject = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: name.slice(0, 240), namespace: subject.namespace },
    spec: { podSelector, policyTypes: [direction === "ingress" ? "Ingress" : "Egress"], [direction]: [rule] },
  };
  const isFirst = !policiesOf(model, subject).some((one) => one.tier === "namespace" && one[direction] !== undefined);
  return { is: "add", direction, policy, isFirst };
}

function toEnd(peer: Peer): NeedEnd {
  switch (peer.is) {
    case "workload":
      return { is: "workload", peer };
    case "external":
      return toOutside(peer.range);
    case "ingress-controller":
    case "representative":
      return { is: "cluster" };
  }
}

function toPorts(connections: ConnectionSet): JsonObject[] {
  return PROTOCOLS.flatMap((protocol) => {
    const ports = connections[protocol];
    if (hasAllPorts(ports)) return [{ protocol }];
    return Array.from({ length: ports.length / 2 }, (_, at): JsonObject => {
      const [first = 0, last = 0] = ports.slice(2 * at, 2 * at + 2);
      return first === last ? { protocol, port: first } : { protocol, port: first, endPort: last };
    });
  });
}
