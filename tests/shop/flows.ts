import { matchesSelector } from "../../src/formats/selector/index.ts";
import type { Picture } from "../../src/model/index.ts";
import type { NetworkPolicy, Peer, PolicyRule } from "./objects.ts";

type Labels = Readonly<Record<string, string>>;

/** Somebody on the pod network, and the ports it listens on. */
export interface Party {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly number[];
}

/** The workloads as parties: every container port of each. */
export function toParties(picture: Picture): Party[] {
  return picture.workloads.map(({ resource, namespace, podMetadata, containers }) => ({
    name: resource.object.metadata.name ?? "",
    namespace,
    labels: podMetadata.labels ?? {},
    ports: containers.flatMap(({ spec }) => (spec.ports ?? []).map(({ containerPort }) => containerPort ?? 0)),
  }));
}

/** `storefront -> catalog:8080` for every connection that the network policies of both ends admit. */
export function findFlows(picture: Picture, parties: readonly Party[]): string[] {
  return parties
    .flatMap((from) =>
      parties
        .filter((to) => to !== from)
        .flatMap((to) =>
          to.ports
            .filter((port) => admits("Egress", from, to, port, picture) && admits("Ingress", to, from, port, picture))
            .map((port) => `${from.name} -> ${to.name}:${port}`),
        ),
    )
    .sort();
}

/** Whether the policies of one end admit the other. No policy for that direction admits everybody. */
function admits(direction: "Ingress" | "Egress", own: Party, other: Party, port: number, picture: Picture): boolean {
  const specs = picture
    .ofKind("networking.k8s.io/NetworkPolicy")
    .filter(({ object }) => object.metadata.namespace === own.namespace)
    .map(({ object }) => (object as unknown as NetworkPolicy).spec)
    .filter(({ podSelector, policyTypes }) => {
      return policyTypes.includes(direction) && matchesSelector(podSelector, own.labels);
    });
  if (specs.length === 0) return true;
  const rules = specs.flatMap(({ ingress = [], egress = [] }) => (direction === "Ingress" ? ingress : egress));
  return rules.some((rule) => covers(rule, own, other, port));
}

function covers({ from, to, ports }: PolicyRule, own: Party, other: Party, port: number): boolean {
  const peers = from ?? to;
  const hasPeer = peers === undefined || peers.some((peer) => isPeer(peer, own, other));
  return hasPeer && (ports === undefined || ports.some((one) => one.port === port));
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, own: Party, other: Party): boolean {
  if (ipBlock !== undefined) return false;
  const isNear =
    namespaceSelector === undefined
      ? own.namespace === other.namespace
      : matchesSelector(namespaceSelector, { "kubernetes.io/metadata.name": other.namespace });
  return isNear && (podSelector === undefined || matchesSelector(podSelector, other.labels));
}
