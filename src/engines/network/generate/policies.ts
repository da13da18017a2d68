import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import { type Protocol, PROTOCOLS } from "../connections/connection-set.ts";
import type { Direction, NetworkModel, WorkloadPeer } from "../model.ts";
import { compare } from "../text/lines.ts";
import { type ExactSelector, toExactSelector } from "./exact-selector.ts";
import type { Need, NeedEnd } from "./need.ts";

/** NetworkPolicies that allow what is needed and nothing else. */
export interface Generated {
  readonly policies: readonly KubernetesObject[];
  /** Workloads that no selector tells from others of their namespace: left out, with all that is theirs. */
  readonly indistinct: readonly WorkloadPeer[];
}

const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/**
 * One policy a namespace that closes everything, and one for each workload that needs something. Workloads in their node's
 * network are out of reach of policies, and left out.
 * @param isWanted namespaces to make policies for; default: all
 */
export function toNetworkPolicies(
  model: NetworkModel,
  needs: readonly Need[],
  isWanted: (namespace: string) => boolean = () => true,
): Generated {
  const reachable = model.peers.filter(({ hostNetwork }) => !hostNetwork);
  const peers = reachable.filter(({ namespace }) => isWanted(namespace));
  const selectors = new Map(reachable.map((peer) => [peer, toExactSelector(model, peer)] as const));
  const bySource = toIndex(needs, "source");
  const byTarget = toIndex(needs, "target");
  const namespaces = [...new Set(peers.map(({ namespace }) => namespace))].sort(compare);
  const policies = namespaces.flatMap((namespace) => {
    const ofNamespace = peers.filter((peer) => peer.namespace === namespace);
    const names = new Set(["default-deny-all"]);
    const allows = ofNamespace.flatMap((peer) => {
      const podSelector = selectors.get(peer);
      if (podSelector === undefined) return [];
      const own = { egress: bySource.get(peer) ?? [], ingress: byTarget.get(peer) ?? [] };
      const spec = toSpec(peer, podSelector, own, selectors);
      return spec === undefined ? [] : [toPolicy(namespace, toName(peer, names), spec)];
    });
    return [
      toPolicy(namespace, "default-deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
      ...allows,
    ];
  });
  return { policies, indistinct: peers.filter((peer) => selectors.get(peer) === undefined) };
}

function toIndex(needs: readonly Need[], end: "source" | "target"): ReadonlyMap<WorkloadPeer, readonly Need[]> {
  const index = new Map<WorkloadPeer, Need[]>();
  for (const need of needs) {
    const at = need[end];
    if (at.is !== "workload") continue;
    const known = index.get(at.peer);
    if (known === undefined) index.set(at.peer, [need]);
    else known.push(need);
  }
  return index;
}

type Selectors = ReadonlyMap<WorkloadPeer, ExactSelector | undefined>;

function toPolicy(namespace: string, name: string, spec: JsonObject): KubernetesObject {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec };
}

/** Two workloads of other kinds may have one name. */
function toName({ workload, kind }: WorkloadPeer, taken: Set<string>): string {
  const short = `allow-${workload}`.slice(0, 200);
  const name = taken.has(short) ? `${short}-${kind.toLowerCase()}` : short;
  taken.add(name);
  return name;
}

function toSpec(
  peer: WorkloadPeer,
  podSelector: ExactSelector,
  needs: Readonly<Record<Direction, readonly Need[]>>,
  selectors: Selectors,
): JsonObject | undefined {
  const ingress = toRules("ingress", peer, needs.ingress, selectors);
  const egress = toRules("egress", peer, needs.egress, selectors);
  const policyTypes = [...(ingress.length === 0 ? [] : ["Ingress"]), ...(egress.length === 0 ? [] : ["Egress"])];
  if (policyTypes.length === 0) return undefined;
  return {
    podSelector,
    policyTypes,
    ...(ingress.length === 0 ? {} : { ingress }),
    ...(egress.length === 0 ? {} : { egress }),
  };
}

/** Needs of one peer go into one rule, and peers with the same ports into one, too. */
function toRules(direction: Direction, peer: WorkloadPeer, needs: readonly Need[], selectors: Selectors): JsonObject[] {
  const far = direction === "ingress" ? "source" : "target";
  const ports = new Map<string, { readonly peers: readonly JsonObject[]; readonly ports: Map<string, JsonObject> }>();
  for (const need of needs) {
    const others = toRulePeers(need[far], peer.namespace, selectors);
    if (others.length === 0) continue;
    const key = JSON.stringify(others);
    const known = ports.get(key) ?? { peers: others, ports: new Map<string, JsonObject>() };
    known.ports.set(toPortKey(need.protocol, need.port), { protocol: need.protocol, port: need.port });
    ports.set(key, known);
  }
  const field = direction === "ingress" ? "from" : "to";
  const byPorts = Map.groupBy([...ports.values()], (one) => JSON.stringify([...one.ports.keys()].sort(compare)));
  return [...byPorts]
    .sort(([one], [other]) => compare(one, other))
    .map(([, group]) => ({
      [field]: group.flatMap(({ peers }) => [...peers]),
      ports: [...(group[0]?.ports ?? [])].sort(([one], [other]) => compare(one, other)).map(([, port]) => port),
    }));
}

const toPortKey = (protocol: Protocol, port: number): string =>
  `${PROTOCOLS.indexOf(protocol)} ${String(port).padStart(5, "0")}`;

/** The peers of a rule, of a policy in `home`; none for a workload that cannot be told from others. */
export function toRulePeers(end: NeedEnd, home: string, selectors: Selectors): JsonObject[] {
  const inNamespace = (namespace: string): JsonObject =>
    namespace === home ? {} : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } } };
  switch (end.is) {
    case "workload": {
      const podSelector = selectors.get(end.peer);
      return podSelector === undefined ? [] : [{ ...inNamespace(end.peer.namespace), podSelector }];
    }
    case "pods":
      return [{ ...inNamespace(end.namespace), podSelector: { matchLabels: { ...end.labels } } }];
    case "namespace":
      return [end.namespace === home ? { podSelector: {} } : inNamespace(end.namespace)];
    case "cluster":
      return [{ namespaceSelector: {} }];
    case "outside":
      return end.cidrs.map((cidr) => {
        const except = end.except.filter((one) => one.includes(":") === cidr.includes(":") && one !== cidr);
        return { ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } };
      });
  }
}
