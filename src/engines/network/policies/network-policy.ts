import { containsPrefix } from "../../../formats/cidr/index.ts";
import { asList, dig, type Json, type JsonObject, type Path } from "../../../model/index.ts";
import { isProtocol } from "../connections/connection-set.ts";
import { ALL_PORTS, MAX_PORT, toPortSet } from "../connections/port-set.ts";
import type { Direction, PodChoice, Policy, PolicyRule, RulePeer, RulePort } from "../model.ts";
import { readNetwork, withoutNetworks } from "./address-ranges.ts";
import { gather, givenKeys, readList, readSelector, type Understood, understood } from "./fields.ts";
import type { Report } from "./report.ts";

const PEER_FIELDS = ["podSelector", "namespaceSelector", "ipBlock"];

/**
 * A NetworkPolicy, or a MultiNetworkPolicy, which is one for a secondary network.
 * @param network the secondary network it is for
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function toNetworkPolicy(report: Report, network?: string): Policy {
  const { resource } = report;
  const { kind, metadata } = resource.object;
  const namespace = metadata.namespace ?? "default";
  const head = { kind, namespace, name: metadata.name ?? "", tier: "namespace", priority: 0, resource } as const;
  const forNetwork = network === undefined ? {} : { network };
  const spec = resource.object["spec"];
  const selector = readSelector(dig(spec, "podSelector"), ["spec", "podSelector"], report);
  const types = readTypes(spec, report);
  // Whom a selector that is not understood chooses is not known: anybody in the namespace.
  const podSelector = "value" in selector ? selector.value : undefined;
  const subject: PodChoice = { is: "pods", namespace, ...(podSelector === undefined ? {} : { podSelector }) };
  const fault = "doubt" in selector ? selector : "doubt" in types ? types : undefined;
  if (fault !== undefined) return { ...head, ...forNetwork, subjects: [subject], doubt: fault.doubt };
  const directions = "value" in types ? types.value : new Set<Direction>();
  return {
    ...head,
    ...forNetwork,
    subjects: [subject],
    ...(directions.has("ingress") ? { ingress: readRules(spec, "ingress", namespace, report) } : {}),
    ...(directions.has("egress") ? { egress: readRules(spec, "egress", namespace, report) } : {}),
  };
}

/** Without `policyTypes`, ingress always, and egress where there are egress rules. */
function readTypes(spec: Json | undefined, report: Report): Understood<Set<Direction>> {
  const types = dig(spec, "policyTypes") ?? [];
  if (!Array.isArray(types)) return { doubt: report.fault(["spec", "policyTypes"], "must be a list") };
  const written = asList(types);
  const directions = new Set<Direction>();
  for (const [at, type] of written.entries()) {
    if (type === "Ingress") directions.add("ingress");
    else if (type === "Egress") directions.add("egress");
    else {
      const message = `${JSON.stringify(type)} is no policy type: write Ingress or Egress`;
      return { doubt: report.fault(["spec", "policyTypes", at], message) };
    }
  }
  if (written.length > 0) return understood(directions);
  directions.add("ingress");
  const egress = dig(spec, "egress") ?? [];
  // What is no list is no egress rule to anybody: it is looked at, and told.
  if (!Array.isArray(egress) || egress.length > 0) directions.add("egress");
  return understood(directions);
}

function readRules(spec: Json | undefined, direction: Direction, namespace: string, report: Report): PolicyRule[] {
  const path = ["spec", direction];
  const rules = readList(dig(spec, direction), path, report);
  if ("doubt" in rules) return [{ index: 0, name: "", action: "Allow", doubt: rules.doubt }];
  const field = direction === "ingress" ? "from" : "to";
  return (rules.value ?? []).map((rule, index): PolicyRule => {
    const head = { index, name: "", action: "Allow" } as const;
    const peers = readPeers(rule[field], [...path, index, field], namespace, report);
    const ports = readPorts(rule["ports"], [...path, index, "ports"], report);
    if ("doubt" in peers) return { ...head, doubt: peers.doubt };
    if ("doubt" in ports) return { ...head, doubt: ports.doubt };
    return {
      ...head,
      ...(peers.value === undefined ? {} : { peers: peers.value }),
      ...(ports.value === undefined ? {} : { ports: ports.value }),
    };
  });
}

/** An empty list is everybody, as no list is. */
function readPeers(
  value: Json | undefined,
  path: Path,
  namespace: string,
  report: Report,
): Understood<readonly RulePeer[] | undefined> {
  const list = readList(value, path, report);
  if ("doubt" in list) return list;
  if (list.value === undefined || list.value.length === 0) return understood(undefined);
  return gather(list.value.map((peer, at) => readPeer(peer, [...path, at], namespace, report)));
}

function readPeer(peer: JsonObject, path: Path, namespace: string, report: Report): Understood<RulePeer> {
  const given = givenKeys(peer);
  const odd = given.find((key) => !PEER_FIELDS.includes(key));
  if (odd !== undefined) return { doubt: report.fault([...path, odd], "is not understood") };
  if (given.length === 0) return { doubt: report.fault(path, "must say a podSelector, namespaceSelector or ipBlock") };
  if (given.includes("ipBlock")) {
    if (given.length > 1) return { doubt: report.fault(path, "ipBlock goes with no selector") };
    return readBlock(peer["ipBlock"], [...path, "ipBlock"], report);
  }
  const pods = readSelector(peer["podSelector"], [...path, "podSelector"], report);
  const namespaces = readSelector(peer["namespaceSelector"], [...path, "namespaceSelector"], report);
  if ("doubt" in pods) return pods;
  if ("doubt" in namespaces) return namespaces;
  return understood<RulePeer>({
    is: "pods",
    ...(namespaces.value === undefined ? { namespace } : { namespaceSelector: namespaces.value }),
    ...(pods.value === undefined ? {} : { podSelector: pods.value }),
  });
}

function readBlock(block: Json | undefined, path: Path, report: Report): Understood<RulePeer> {
  const network = readNetwork(dig(block, "cidr"));
  if (network === undefined) return { doubt: report.fault([...path, "cidr"], "is no network in CIDR notation") };
  const excepted = asList(dig(block, "except")).map((text, at) => {
    const hole = readNetwork(text);
    if (hole !== undefined && containsPrefix(network, hole)) return understood(hole);
    return { doubt: report.fault([...path, "except", at], "is no network in CIDR notation within the block") };
  });
  const holes = gather(excepted);
  return "doubt" in holes ? holes : understood({ is: "addresses", ranges: withoutNetworks(network, holes.value) });
}

/** An empty list is every port, as no list is. */
function readPorts(value: Json | undefined, path: Path, report: Report): Understood<readonly RulePort[] | undefined> {
  const list = readList(value, path, report);
  if ("doubt" in list) return list;
  if (list.value === undefined || list.value.length === 0) return understood(undefined);
  return gather(list.value.map((port, at) => readPort(port, [...path, at], report)));
}

function readPort(entry: JsonObject, path: Path, report: Report): Understood<RulePort> {
  const protocol = entry["protocol"] ?? "TCP";
  if (!isProtocol(protocol))
    return {
      doubt: report.fault([...path, "protocol"], `${JSON.stringify(protocol)} is no protocol: write TCP, UDP or SCTP`),
    };
  const port = entry["port"] ?? undefined;
  const endPort = entry["endPort"] ?? undefined;
  if (typeof port === "string" && !/^\d+$/.test(port)) {
    if (endPort !== undefined) return { doubt: report.fault([...path, "endPort"], "goes with no named port") };
    return understood({ is: "named", name: port, protocol });
  }
  if (port === undefined) {
    if (endPort !== undefined) return { doubt: report.fault([...path, "endPort"], "needs a port") };
    return understood({ is: "ports", protocol, ports: ALL_PORTS });
  }
  if (!isPortNumber(port)) return { doubt: report.fault([...path, "port"], "is no port: write 1 to 65535 or a name") };
  if (endPort === undefined) return understood({ is: "ports", protocol, ports: toPortSet(port) });
  if (!isPortNumber(endPort) || endPort < port)
    return { doubt: report.fault([...path, "endPort"], `${port}-${JSON.stringify(endPort)} is no range of ports`) };
  return understood({ is: "ports", protocol, ports: toPortSet(port, endPort) });
}

export function isPortNumber(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}
