import { asList, asString, dig, type Json, type KubernetesObject } from "../../src/model/index.ts";

/*
 * Decides about one packet at a time, from the objects as they are written, and as slowly as one would by hand. It shares nothing
 * with the engine: it is what the engine is compared with.
 */

/** Where a packet comes from or goes to: a pod, or an address outside. */
export type End = { readonly pod: KubernetesObject } | { readonly address: string };

export interface Packet {
  readonly from: End;
  readonly to: End;
  readonly protocol: string;
  readonly port: number;
}

type Verdict = "allow" | "deny" | "pass" | undefined;

export function isDelivered(objects: readonly KubernetesObject[], packet: Packet): boolean {
  return isLet(objects, packet, "egress") && isLet(objects, packet, "ingress");
}

function isLet(objects: readonly KubernetesObject[], packet: Packet, direction: "ingress" | "egress"): boolean {
  const subject = direction === "egress" ? packet.from : packet.to;
  const other = direction === "egress" ? packet.to : packet.from;
  if (!("pod" in subject)) return true;
  const question: Question = { objects, packet, direction, subject: subject.pod, other };
  const admin = firstOf(question, inTier(objects, "Admin"));
  if (admin === "allow" || admin === "deny") return admin === "allow";
  const isolating = ofKind(objects, "NetworkPolicy").filter((policy) => isolates(policy, question));
  if (isolating.length > 0) return isolating.some((policy) => letsThrough(policy, question));
  return firstOf(question, inTier(objects, "Baseline")) !== "deny";
}

interface Question {
  readonly objects: readonly KubernetesObject[];
  readonly packet: Packet;
  readonly direction: "ingress" | "egress";
  readonly subject: KubernetesObject;
  readonly other: End;
}

function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

function inTier(objects: readonly KubernetesObject[], tier: "Admin" | "Baseline"): KubernetesObject[] {
  const old = ofKind(objects, tier === "Admin" ? "AdminNetworkPolicy" : "BaselineAdminNetworkPolicy");
  const own = ofKind(objects, "ClusterNetworkPolicy").filter((policy) => dig(policy, "spec", "tier") === tier);
  // A baseline policy of the old kind has no priority: it comes first here, as it does in the engine.
  const priority = (policy: KubernetesObject): number => Number(dig(policy, "spec", "priority") ?? 0);
  return [...old, ...own].sort((one, two) => priority(one) - priority(two));
}

function firstOf(question: Question, policies: readonly KubernetesObject[]): Verdict {
  for (const policy of policies) {
    if (!isAmong(dig(policy, "spec", "subject"), question.subject, question)) continue;
    for (const rule of asList(dig(policy, "spec", question.direction))) {
      const peers = asList(dig(rule, question.direction === "ingress" ? "from" : "to"));
      if (!peers.some((peer) => isAdminPeer(peer, question))) continue;
      const ports = dig(rule, "ports") ?? dig(rule, "protocols");
      if (ports !== undefined && !asList(ports).some((port) => isAdminPort(port, question.packet))) continue;
      const action = dig(rule, "action");
      return action === "Deny" ? "deny" : action === "Pass" ? "pass" : "allow";
    }
  }
  return undefined;
}

function isAdminPeer(peer: Json, question: Question): boolean {
  const { other } = question;
  if ("pod" in other) return isAmong(peer, other.pod, question);
  return asList(dig(peer, "networks")).some((network) => isWithin(other.address, network));
}

function isAmong(choice: Json | undefined, pod: KubernetesObject, { objects }: Question): boolean {
  const namespaces = dig(choice, "namespaces") ?? dig(choice, "pods", "namespaceSelector");
  const pods = dig(choice, "pods", "podSelector") ?? {};
  return namespaces !== undefined && holds(namespaces, namespaceLabels(objects, pod)) && holds(pods, labelsOf(pod));
}

function isAdminPort(port: Json, packet: Packet): boolean {
  const { to, protocol } = packet;
  const name = dig(port, "namedPort") ?? dig(port, "destinationNamedPort");
  if (name !== undefined) return "pod" in to && declares(to.pod, name, protocol, packet.port);
  const number = dig(port, "portNumber");
  if (number !== undefined) return dig(number, "protocol") === protocol && dig(number, "port") === packet.port;
  const range = dig(port, "portRange");
  if (range !== undefined) return dig(range, "protocol") === protocol && isInRange(range, packet.port);
  const own = dig(port, protocol.toLowerCase());
  if (own === undefined) return false;
  const destination = dig(own, "destinationPort");
  if (destination === undefined) return true;
  const bounds = dig(destination, "range");
  return bounds === undefined ? dig(destination, "number") === packet.port : isInRange(bounds, packet.port);
}

const isInRange = (range: Json, port: number): boolean =>
  port >= Number(dig(range, "start")) && port <= Number(dig(range, "end"));

function isolates(policy: KubernetesObject, { direction, subject }: Question): boolean {
  if (policy.metadata.namespace !== subject.metadata.namespace) return false;
  if (!holds(dig(policy, "spec", "podSelector") ?? {}, labelsOf(subject))) return false;
  const types = dig(policy, "spec", "policyTypes");
  const wanted = direction === "ingress" ? "Ingress" : "Egress";
  if (types !== undefined) return asList(types).includes(wanted);
  return direction === "ingress" || asList(dig(policy, "spec", "egress")).length > 0;
}

function letsThrough(policy: KubernetesObject, question: Question): boolean {
  return asList(dig(policy, "spec", question.direction)).some((rule) => {
    const peers = asList(dig(rule, question.direction === "ingress" ? "from" : "to"));
    const ports = asList(dig(rule, "ports"));
    const isPeer = peers.length === 0 || peers.some((peer) => isPolicyPeer(peer, policy, question));
    return isPeer && (ports.length === 0 || ports.some((port) => isPolicyPort(port, question.packet)));
  });
}

function isPolicyPeer(peer: Json, policy: KubernetesObject, { objects, other }: Question): boolean {
  const block = dig(peer, "ipBlock");
  if (block !== undefined) {
    if (!("address" in other) || !isWithin(other.address, dig(block, "cidr"))) return false;
    return !asList(dig(block, "except")).some((hole) => isWithin(other.address, hole));
  }
  if (!("pod" in other)) return false;
  const namespaces = dig(peer, "namespaceSelector");
  const isHome =
    namespaces === undefined
      ? other.pod.metadata.namespace === policy.metadata.namespace
      : holds(namespaces, namespaceLabels(objects, other.pod));
  return isHome && holds(dig(peer, "podSelector") ?? {}, labelsOf(other.pod));
}

function isPolicyPort(entry: Json, { to, protocol, port }: Packet): boolean {
  if ((dig(entry, "protocol") ?? "TCP") !== protocol) return false;
  const wanted = dig(entry, "port");
  if (wanted === undefined) return true;
  if (typeof wanted === "string") return "pod" in to && declares(to.pod, wanted, protocol, port);
  const end = dig(entry, "endPort");
  return end === undefined ? port === wanted : port >= Number(wanted) && port <= Number(end);
}

function declares(pod: KubernetesObject, name: Json, protocol: string, port: number): boolean {
  return asList(dig(pod, "spec", "containers", 0, "ports")).some(
    (one) =>
      dig(one, "name") === name && (dig(one, "protocol") ?? "TCP") === protocol && dig(one, "containerPort") === port,
  );
}

const labelsOf = (object: KubernetesObject): Record<string, string> => object.metadata.labels ?? {};

function namespaceLabels(objects: readonly KubernetesObject[], pod: KubernetesObject): Record<string, string> {
  const name = pod.metadata.namespace ?? "";
  const namespace = ofKind(objects, "Namespace").find(({ metadata }) => metadata.name === name);
  return { "kubernetes.io/metadata.name": name, ...namespace?.metadata.labels };
}

function holds(selector: Json, labels: Record<string, string>): boolean {
  const pairs = Object.entries((dig(selector, "matchLabels") ?? {}) as Record<string, string>);
  if (pairs.some(([key, value]) => labels[key] !== value)) return false;
  return asList(dig(selector, "matchExpressions")).every((expression) => {
    const label = labels[asString(dig(expression, "key")) ?? ""];
    const values = asList(dig(expression, "values"));
    switch (dig(expression, "operator")) {
      case "In":
        return label !== undefined && values.includes(label);
      case "NotIn":
        return label === undefined || !values.includes(label);
      case "Exists":
        return label !== undefined;
      default:
        return label === undefined;
    }
  });
}

/** IPv4 alone, bit by bit. */
function isWithin(address: string, network: Json | undefined): boolean {
  const [base = "", bits = "32"] = (asString(network) ?? "").split("/");
  return toBits(address).slice(0, Number(bits)) === toBits(base).slice(0, Number(bits));
}

function toBits(address: string): string {
  return address
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
}
