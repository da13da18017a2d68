import {
  asList,
  asString,
  dig,
  type Json,
  type JsonObject,
  type LabelSelector,
  type Path,
} from "../../../model/index.ts";
import { isProtocol, PROTOCOLS } from "../connections/connection-set.ts";
import { ALL_PORTS, type PortSet, subtractPorts, toPortSet, unitePorts } from "../connections/port-set.ts";
import type { Direction, PodChoice, PolicyRule, RulePeer, RulePort } from "../model.ts";
import { readNetwork, withoutNetworks } from "../policies/address-ranges.ts";
import { gather, givenKeys, type Understood, understood } from "../policies/fields.ts";
import type { Report } from "../policies/report.ts";
import { toLabelSelectors } from "./label-selectors.ts";
import { readCalicoSelector } from "./selector.ts";

const KNOWN_FIELDS = new Set(["action", "protocol", "source", "destination", "ipVersion", "metadata"]);
const KNOWN_PEER_FIELDS = new Set(["selector", "namespaceSelector", "nets", "notNets", "ports", "notPorts"]);

/** Where a rule stands. */
export interface RulePlace {
  readonly direction: Direction;
  readonly index: number;
  readonly path: Path;
  /** Empty for policies of the whole cluster. */
  readonly namespace: string;
}

/**
 * One rule; undefined for those that decide nothing of what is looked at here: `Log`, and protocols like ICMP.
 * @see https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#rule
 */
export function toCalicoRule(rule: JsonObject, place: RulePlace, report: Report): PolicyRule | undefined {
  const action = rule["action"];
  const { direction, index, path } = place;
  if (action === "Log") return undefined;
  if (action !== "Allow" && action !== "Deny" && action !== "Pass")
    return { index, name: "", action: "Allow", doubt: report.fault([...path, "action"], "is no action of a rule") };
  const head = { index, name: "", action } as const;
  const odd = givenKeys(rule).find((key) => !KNOWN_FIELDS.has(key));
  const protocol = readProtocol(rule["protocol"]);
  const [other, own] = direction === "ingress" ? ["source", "destination"] : ["destination", "source"];
  const peers = readPeers(rule[other], [...path, other], place, report);
  const ports = readPorts(rule["destination"], protocol, [...path, "destination"], report);
  // Its own end is chosen by the policy; a rule may narrow it further, down to the port a packet comes from.
  const ownKeys = givenKeys(rule[own]).filter(
    (key) => own !== "destination" || (key !== "ports" && key !== "notPorts"),
  );
  const sourcePorts = givenKeys(rule["source"]).filter((key) => key === "ports" || key === "notPorts");
  const narrowing = [
    ...ownKeys.map((key) => `${own}.${key}`),
    ...(own === "source" ? [] : sourcePorts.map((key) => `source.${key}`)),
  ];
  if ("doubt" in peers) return { ...head, doubt: peers.doubt };
  if ("doubt" in ports) return { ...head, doubt: ports.doubt };
  if (ports.value?.length === 0) return undefined;
  const what = {
    ...(peers.value === undefined ? {} : { peers: peers.value }),
    ...(ports.value === undefined ? {} : { ports: ports.value }),
  };
  const strange = odd ?? narrowing[0];
  if (strange === undefined) return { ...head, ...what };
  return {
    ...head,
    ...what,
    isBounded: true,
    doubt: report.fault([...path, ...strange.split(".")], "is not understood"),
  };
}

/** Protocols that ports are known of; none for the others; absent: any. */
function readProtocol(value: Json | undefined): readonly RulePort["protocol"][] | undefined {
  if (value === undefined || value === null) return undefined;
  const numbers: Readonly<Record<string, string>> = { 6: "TCP", 17: "UDP", 132: "SCTP" };
  const name = typeof value === "number" ? numbers[value] : (asString(value) ?? "").toUpperCase();
  return isProtocol(name) ? [name] : [];
}

/** Absent: everybody. */
function readPeers(
  entity: Json | undefined,
  path: Path,
  { namespace }: RulePlace,
  report: Report,
): Understood<readonly RulePeer[] | undefined> {
  const keys = givenKeys(entity);
  const odd = keys.find((key) => !KNOWN_PEER_FIELDS.has(key));
  if (odd !== undefined) return { doubt: report.fault([...path, odd], "is not understood") };
  const choosing = keys.filter((key) => key !== "ports" && key !== "notPorts");
  if (choosing.length === 0) return understood(undefined);
  const hasNets = choosing.includes("nets") || choosing.includes("notNets");
  const hasSelector = choosing.includes("selector") || choosing.includes("namespaceSelector");
  if (hasNets && hasSelector)
    return {
      doubt: report.fault(
        path,
        "nets together with a selector are not understood: the addresses of pods are not known",
      ),
    };
  return hasNets ? readNets(entity, path, report) : readPods(entity, path, namespace, report);
}

function readNets(entity: Json | undefined, path: Path, report: Report): Understood<readonly RulePeer[]> {
  const nets = asList(dig(entity, "nets"));
  if (nets.length === 0)
    return {
      doubt: report.fault([...path, "notNets"], "without nets is not understood: the addresses of pods are not known"),
    };
  const read = (field: string) =>
    gather(
      asList(dig(entity, field)).map((text, at) => {
        const network = readNetwork(typeof text === "string" && !text.includes("/") ? toHost(text) : text);
        const fault = (): string => report.fault([...path, field, at], "is no network in CIDR notation");
        return network === undefined ? { doubt: fault() } : understood(network);
      }),
    );
  const [wanted, unwanted] = [read("nets"), read("notNets")];
  if ("doubt" in wanted) return wanted;
  if ("doubt" in unwanted) return unwanted;
  return understood([{ is: "addresses", ranges: wanted.value.flatMap((one) => withoutNetworks(one, unwanted.value)) }]);
}

const toHost = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;

function readPods(
  entity: Json | undefined,
  path: Path,
  namespace: string,
  report: Report,
): Understood<readonly RulePeer[]> {
  const pods = readSelector(dig(entity, "selector"), [...path, "selector"], report);
  const namespaces = readNamespaceSelector(dig(entity, "namespaceSelector"), [...path, "namespaceSelector"], report);
  if ("doubt" in pods) return pods;
  if ("doubt" in namespaces) return namespaces;
  const places: readonly Omit<PodChoice, "is">[] = namespaces.value?.map((namespaceSelector) => ({
    namespaceSelector,
  })) ?? [namespace === "" ? {} : { namespace }];
  return understood(
    places.flatMap((where) =>
      (pods.value ?? [{}]).map((podSelector): PodChoice => ({ is: "pods", ...where, podSelector })),
    ),
  );
}

/** The label selectors any of which chooses; absent: everything. */
export function readSelector(
  value: Json | undefined,
  path: Path,
  report: Report,
): Understood<readonly LabelSelector[] | undefined> {
  if (value === undefined || value === null || value === "") return understood(undefined);
  if (typeof value !== "string") return { doubt: report.fault(path, "must be text") };
  const read = readCalicoSelector(value);
  if (read.is === "fault") return { doubt: report.fault(path, `is no selector of Calico: ${read.because}`) };
  const selectors = toLabelSelectors(read.node);
  if (selectors === undefined)
    return { doubt: report.fault(path, "asks for parts of values, or for too much at once, to be understood") };
  const keys = selectors.flatMap(({ matchExpressions }) => (matchExpressions ?? []).map(({ key }) => key ?? ""));
  const own = keys.find((key) => key.startsWith("projectcalico.org/") && key !== "projectcalico.org/name");
  if (own !== undefined)
    return { doubt: report.fault(path, `asks for ${own}, which Calico gives to pods and is not understood`) };
  return understood(selectors);
}

/** Calico names namespaces by a label of its own. */
export function readNamespaceSelector(
  value: Json | undefined,
  path: Path,
  report: Report,
): Understood<readonly LabelSelector[] | undefined> {
  // Also addresses that Calico gives names and labels to.
  if (typeof value === "string" && value.includes("global()"))
    return { doubt: report.fault(path, "asks for what is in no namespace, which is not understood") };
  const read = readSelector(value, path, report);
  if ("doubt" in read) return read;
  return understood(
    read.value?.map(({ matchExpressions = [] }) => ({
      matchExpressions: matchExpressions.map((one) =>
        one.key === "projectcalico.org/name" ? { ...one, key: "kubernetes.io/metadata.name" } : one,
      ),
    })),
  );
}

/** Absent: every port of every protocol. None: no protocol that has ports. */
function readPorts(
  destination: Json | undefined,
  protocols: readonly RulePort["protocol"][] | undefined,
  path: Path,
  report: Report,
): Understood<readonly RulePort[] | undefined> {
  const wanted = asList(dig(destination, "ports"));
  const unwanted = asList(dig(destination, "notPorts"));
  if (wanted.length + unwanted.length === 0) {
    return understood(
      protocols?.flatMap((protocol) => (protocol === undefined ? [] : [{ is: "ports", protocol, ports: ALL_PORTS }])),
    );
  }
  const read = gather(wanted.map((port, at) => readPort(port, [...path, "ports", at], report)));
  const not = gather(unwanted.map((port, at) => readPort(port, [...path, "notPorts", at], report)));
  if ("doubt" in read) return read;
  if ("doubt" in not) return not;
  const names = read.value.filter((port) => typeof port === "string");
  if (not.value.some((port) => typeof port === "string") || (names.length > 0 && not.value.length > 0))
    return { doubt: report.fault([...path, "notPorts"], "with names of ports is not understood") };
  const toSet = (ports: readonly (string | PortSet)[]): PortSet =>
    ports.filter((port) => typeof port !== "string").reduce<PortSet>((sum, port) => unitePorts(sum, port), []);
  const ports = subtractPorts(wanted.length === 0 ? ALL_PORTS : toSet(read.value), toSet(not.value));
  const all = (protocols ?? PROTOCOLS).flatMap((protocol) => (protocol === undefined ? [] : [protocol]));
  return understood(
    all.flatMap((protocol): RulePort[] => [
      ...(ports.length === 0 ? [] : [{ is: "ports", protocol, ports } as const]),
      ...names.map((name) => ({ is: "named", name, protocol }) as const),
    ]),
  );
}

/** `80`, `8000:8080`, or a name. */
function readPort(port: Json, path: Path, report: Report): Understood<string | PortSet> {
  const text = typeof port === "number" ? String(port) : port;
  const [, first, last = first] = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(typeof text === "string" ? text : "") ?? [];
  if (first !== undefined && Number(first) <= Number(last) && Number(last) <= 65_535)
    return understood(toPortSet(Number(first), Number(last)));
  if (typeof text === "string" && /^[a-z0-9-]{1,63}$/i.test(text) && !/^\d+$/.test(text)) return understood(text);
  return { doubt: report.fault(path, "is no port: write a number, 8000:8080 or a name") };
}
