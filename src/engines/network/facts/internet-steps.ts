import {
  asList,
  asString,
  type Change,
  dig,
  type Edit,
  type Evidence,
  type FootholdId,
  type Likelihood,
  type Picture,
  type Resource,
  toFootholdId,
  toResourceId,
} from "../../../model/index.ts";
import { type ConnectionSet, intersect, isEmpty } from "../connections/connection-set.ts";
import type { NetworkModel, Peer, WorkloadPeer } from "../model.ts";
import { toEndpoints, toEntries } from "../peers/entries.ts";
import { decide } from "../reach/decide.ts";
import { policiesOf } from "../reach/policy-index.ts";
import { INGRESS_CONTROLLER } from "../reach/reach.ts";
import type { FactList } from "./fact-list.ts";
import { toAddresses, toKey } from "./outside.ts";
import type { Subject } from "./subjects.ts";

export const INTERNET: FootholdId = toFootholdId("internet", "any");

/** To publish something is what its owner wanted. */
const COST = { friction: 5, latency: 0, operation: 1 } as const;
const HOST_COST = { friction: 3, latency: 0, operation: 1 } as const;
/** Fields that go with a node port or a load balancer alone. */
const PUBLIC_FIELDS = [
  "externalIPs",
  "externalTrafficPolicy",
  "healthCheckNodePort",
  "allocateLoadBalancerNodePorts",
  "loadBalancerClass",
  "loadBalancerIP",
  "loadBalancerSourceRanges",
];

interface Door {
  readonly evidence: Evidence;
  readonly likelihood: Likelihood;
  readonly precondition?: string;
  readonly change: Change;
}

/**
 * Who is reached from outside: through Ingress, Route and Gateway routes, services that are published, ports of nodes, and the network
 * of nodes; each as far as policies let it in.
 * @returns the workloads that are, or may be
 */
export function addInternetSteps(
  picture: Picture,
  model: NetworkModel,
  subjects: readonly Subject[],
  facts: FactList,
): Set<WorkloadPeer> {
  facts.addFoothold({ id: INTERNET, name: "the internet", namespace: "" });
  const services = toPublishedServices(picture, model);
  const entries = new Map(toEntries(picture, model.peers, false).map((entry) => [entry.to, entry]));
  const fromOutside = toFromOutside(model);
  const reached = new Set<WorkloadPeer>();
  for (const subject of subjects) {
    const { peer } = subject;
    const ways = (entries.get(peer)?.ways ?? []).flatMap((way) => toRoute(model, peer, way.resource, way.connections));
    const outside = fromOutside(peer);
    const direct =
      outside === undefined
        ? []
        : [...(services.get(peer) ?? []).map(toServiceDoor), ...toHostDoors(subject)].map((door) =>
            soften(door, outside),
          );
    for (const { evidence, likelihood, precondition, change } of [...ways, ...direct]) {
      reached.add(peer);
      facts.addStep({
        from: INTERNET,
        to: subject.reach,
        kind: "network/expose",
        technique: "T1190",
        ...(precondition === undefined ? {} : { precondition }),
        likelihood,
        evidence: [evidence],
        removedBy: [facts.addChange(change)],
      });
    }
  }
  return reached;
}

/** What policies say to addresses outside: at best `certain`; undefined where they let none in. Asked once for each set of policies. */
function toFromOutside(model: NetworkModel): (peer: WorkloadPeer) => Likelihood | undefined {
  const known = new Map<string, Likelihood | undefined>();
  return (peer) => {
    const key = toKey(model, peer, "ingress");
    if (!known.has(key)) known.set(key, askOutside(model, peer));
    return known.get(key);
  };
}

function askOutside(model: NetworkModel, peer: WorkloadPeer): Likelihood | undefined {
  const sources = toAddresses(model, peer, "ingress");
  if (sources === undefined) return "unknown";
  let likelihood: Likelihood | undefined;
  for (const source of sources) {
    const { connections, unknown } = decide(model, "ingress", source, peer, peer.primary);
    if (!isEmpty(connections)) return "certain";
    if (!isEmpty(unknown)) likelihood = "unknown";
  }
  return likelihood;
}

const soften = (door: Door, outside: Likelihood): Door =>
  outside === "unknown" ? { ...door, likelihood: outside } : door;

function toRoute(model: NetworkModel, peer: WorkloadPeer, resource: Resource, connections: ConnectionSet): Door[] {
  const likelihood = fromController(model, peer, connections);
  if (likelihood === undefined) return [];
  const id = toResourceId(resource.object);
  const name = `${id.kind} ${id.namespace === "" ? "" : `${id.namespace}/`}${id.name}`;
  return [
    {
      evidence: { resource: id, origin: resource.origin, message: `${name} leads to ${peer.name}` },
      likelihood,
      ...(likelihood === "possible"
        ? { precondition: "a rule of a policy chooses the pods that carry its traffic" }
        : {}),
      change: {
        id: `network/unpublish@${id.kind}/${id.namespace}/${id.name}`,
        title: `Delete ${name}`,
        resource: id,
        origin: resource.origin,
        cost: COST,
        ends: `what ${name} publishes`,
        edits: [],
        deletes: true,
      },
    },
  ];
}

/** No label of the ingress controller's pods is known: a rule about pods of other namespaces may well mean them. */
function fromController(model: NetworkModel, peer: WorkloadPeer, connections: ConnectionSet): Likelihood | undefined {
  const controller: Peer = INGRESS_CONTROLLER;
  const answer = decide(model, "ingress", controller, peer, peer.primary);
  if (!isEmpty(intersect(answer.connections, connections))) return "certain";
  if (!isEmpty(intersect(answer.unknown, connections))) return "unknown";
  const rules = policiesOf(model, peer).flatMap(({ ingress = [] }) => ingress);
  const isChosen = rules.some(
    ({ action, peers = [] }) =>
      action === "Allow" &&
      peers.some((one) => one.is === "addresses" || (one.is === "pods" && one.namespace === undefined)),
  );
  return isChosen ? "possible" : undefined;
}

function toPublishedServices(picture: Picture, model: NetworkModel): Map<WorkloadPeer, Resource[]> {
  const inNamespace = Map.groupBy(model.peers, ({ namespace }) => namespace);
  const found = new Map<WorkloadPeer, Resource[]>();
  for (const service of picture.ofKind("/Service")) {
    const { object } = service;
    const type = dig(object, "spec", "type");
    const isPublic =
      type === "LoadBalancer" || type === "NodePort" || asList(dig(object, "spec", "externalIPs")).length > 0;
    if (!isPublic) continue;
    for (const peer of toEndpoints(service, inNamespace.get(object.metadata.namespace ?? "default") ?? []))
      found.set(peer, [...(found.get(peer) ?? []), service]);
  }
  return found;
}

function toServiceDoor(resource: Resource): Door {
  const { object, origin } = resource;
  const id = toResourceId(object);
  const name = `${id.namespace || "default"}/${id.name}`;
  const type = asString(dig(object, "spec", "type")) ?? "ClusterIP";
  const ranges = asList(dig(object, "spec", "loadBalancerSourceRanges"));
  const isWide = type === "LoadBalancer" && (ranges.length === 0 || ranges.includes("0.0.0.0/0"));
  const ports = asList(dig(object, "spec", "ports"));
  const edits: Edit[] = [
    { op: "set", path: ["spec", "type"], value: "ClusterIP" },
    ...ports.map((_, at): Edit => ({ op: "remove", path: ["spec", "ports", at, "nodePort"] })),
    ...PUBLIC_FIELDS.map((field): Edit => ({ op: "remove", path: ["spec", field] })),
  ];
  return {
    evidence: {
      resource: id,
      origin,
      path: ["spec", "type"],
      message: `Service ${name} is published (${type})`,
    },
    likelihood: isWide ? "certain" : "possible",
    ...(isWide ? {} : { precondition: "the addresses it is published at are reached from where the attacker is" }),
    change: {
      id: `network/cluster-ip@Service/${id.namespace}/${id.name}`,
      title: `Keep Service ${name} inside of the cluster`,
      resource: id,
      origin,
      cost: COST,
      ends: `what Service ${name} publishes`,
      edits,
    },
  };
}

function toHostDoors({ workload, what, key, id, resource }: Subject): Door[] {
  if (workload === undefined) return [];
  const { origin } = resource;
  const doors: Door[] = [];
  const precondition = "the nodes' addresses are reached from where the attacker is";
  const ports = workload.containers.flatMap(({ spec, path }) =>
    (spec.ports ?? []).flatMap(({ hostPort }, at) =>
      hostPort ? [{ hostPort, path: [...path, "ports", at, "hostPort"] }] : [],
    ),
  );
  for (const { hostPort, path } of ports) {
    doors.push({
      evidence: { resource: id, origin, path, message: `${what} has port ${hostPort} of its node` },
      likelihood: "possible",
      precondition,
      change: {
        id: `network/no-host-port@${key}/${hostPort}`,
        title: `Take host port ${hostPort} of ${what} away`,
        resource: id,
        origin,
        cost: HOST_COST,
        edits: [{ op: "remove", path }],
      },
    });
  }
  const listens = workload.containers.some(({ spec }) => (spec.ports?.length ?? 0) > 0);
  if (workload.podSpec.hostNetwork !== true || !listens) return doors;
  const path = [...workload.specPath, "hostNetwork"];
  doors.push({
    evidence: { resource: id, origin, path, message: `${what} listens in its node's network` },
    likelihood: "possible",
    precondition,
    change: {
      id: `network/no-host-network@${key}`,
      title: `Take ${what} out of its node's network`,
      resource: id,
      origin,
      cost: HOST_COST,
      edits: [{ op: "set", path, value: false }],
    },
  });
  return doors;
}
