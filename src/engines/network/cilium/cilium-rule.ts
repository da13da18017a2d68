import { asList, asString, dig, isObject, type Json, type JsonObject, type Path } from "../../../model/index.ts";
import { isProtocol, PROTOCOLS } from "../connections/connection-set.ts";
import { ALL_PORTS, toPortSet } from "../connections/port-set.ts";
import type { AddressRange, Direction, PolicyRule, RulePeer, RulePort } from "../model.ts";
import { readNetwork, withoutNetworks } from "../policies/address-ranges.ts";
import { gather, givenKeys, type Understood, understood } from "../policies/fields.ts";
import type { Report } from "../policies/report.ts";
import { readEndpoints } from "./cilium-selector.ts";

/** Where a rule stands. */
export interface RulePlace {
  readonly direction: Direction;
  readonly action: "Allow" | "Deny";
  readonly index: number;
  readonly path: Path;
  /** Empty for policies of the whole cluster. */
  readonly namespace: string;
}

const EVERY_ADDRESS: readonly AddressRange[] = [
  { family: 4, first: 0n, last: (1n << 32n) - 1n },
  { family: 6, first: 0n, last: (1n << 128n) - 1n },
];

/** What is outside of the cluster, by a name or not: what rules on names may be about at most. */
const OUTSIDE: RulePeer = { is: "addresses", ranges: EVERY_ADDRESS };

const NODES: RulePeer = { is: "nodes", selector: {} };

const ENTITIES: ReadonlyMap<string, readonly RulePeer[]> = new Map<string, readonly RulePeer[]>([
  ["all", [{ is: "pods" }, OUTSIDE, NODES]],
  ["world", [OUTSIDE]],
  ["world-ipv4", [{ is: "addresses", ranges: EVERY_ADDRESS.slice(0, 1) }]],
  ["world-ipv6", [{ is: "addresses", ranges: EVERY_ADDRESS.slice(1) }]],
  ["cluster", [{ is: "pods" }, NODES]],
  ["host", [NODES]],
  ["remote-node", [NODES]],
  ["kube-apiserver", [NODES]],
  ["health", [NODES]],
  ["init", []],
  ["unmanaged", []],
]);

const KNOWN_FIELDS = new Set(["Endpoints", "Entities", "CIDR", "CIDRSet", "Nodes"]);

/**
 * One rule; undefined where it speaks of nobody and no port, which allows nothing.
 * @see https://docs.cilium.io/en/stable/security/policy/language/
 */
export function toCiliumRule(rule: JsonObject, place: RulePlace, report: Report): PolicyRule | undefined {
  const { direction, action, index, path, namespace } = place;
  const prefix = direction === "ingress" ? "from" : "to";
  const keys = givenKeys(rule).filter((key) => key !== "icmps");
  if (keys.length === 0) return undefined;
  const head = { index, name: "", action } as const;
  const ports = readPorts(rule["toPorts"], [...path, "toPorts"], report);
  if ("doubt" in ports) return { ...head, doubt: ports.doubt };
  const what = ports.value.ports === undefined ? {} : { ports: ports.value.ports };
  const said = keys.filter((key) => key !== "toPorts");
  const odd = said.find((key) => !key.startsWith(prefix) || !KNOWN_FIELDS.has(key.slice(prefix.length)));
  if (odd !== undefined) {
    const doubt = report.fault([...path, odd], "is not understood");
    // Names are of what is outside; everything else may be about anybody.
    const most = odd === "toFQDNs" && said.length === 1 ? { peers: [OUTSIDE] } : {};
    return { ...head, ...most, ...what, isBounded: true, doubt };
  }
  const peers = gather(
    said.map((key) => readPeers(rule[key], key.slice(prefix.length), namespace, [...path, key], report)),
  );
  if ("doubt" in peers) return { ...head, ...what, isBounded: true, doubt: peers.doubt };
  const who = said.length === 0 ? {} : { peers: peers.value.flat() };
  const { doubt } = ports.value;
  return doubt === undefined ? { ...head, ...who, ...what } : { ...head, ...who, ...what, isBounded: true, doubt };
}

function readPeers(
  value: Json | undefined,
  kind: string,
  namespace: string,
  path: Path,
  report: Report,
): Understood<readonly RulePeer[]> {
  const items = asList(value);
  if (kind === "Nodes") return understood(items.length === 0 ? [] : [NODES]);
  const read = items.map((item, at): Understood<readonly RulePeer[]> => {
    const place = [...path, at];
    if (kind === "Endpoints") {
      const pods = readEndpoints(item, namespace, place, report);
      return "doubt" in pods ? pods : understood([pods.value]);
    }
    if (kind === "Entities") {
      const known = typeof item === "string" ? ENTITIES.get(item) : undefined;
      return known === undefined
        ? { doubt: report.fault(place, "is no entity that is understood") }
        : understood(known);
    }
    return readBlock(kind === "CIDR" ? { cidr: item } : item, place, report);
  });
  const all = gather(read);
  return "doubt" in all ? all : understood(all.value.flat());
}

function readBlock(block: Json, path: Path, report: Report): Understood<readonly RulePeer[]> {
  const odd = givenKeys(block).find((key) => key !== "cidr" && key !== "except");
  if (odd !== undefined) return { doubt: report.fault([...path, odd], "is not understood") };
  const written = dig(block, "cidr");
  const network = readNetwork(typeof written === "string" ? toCidr(written) : written);
  const holes = gather(
    asList(dig(block, "except")).map((text, at) => {
      const hole = readNetwork(text);
      return hole === undefined
        ? { doubt: report.fault([...path, "except", at], "is no network in CIDR notation") }
        : understood(hole);
    }),
  );
  if (network === undefined) return { doubt: report.fault(path, "is no network in CIDR notation") };
  if ("doubt" in holes) return holes;
  return understood([{ is: "addresses", ranges: withoutNetworks(network, holes.value) }]);
}

const toCidr = (text: string): string => (text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);

interface ReadPorts {
  /** Absent: every port. */
  readonly ports?: readonly RulePort[];
  /** What else has to hold on these ports. */
  readonly doubt?: string;
}

function readPorts(value: Json | undefined, path: Path, report: Report): Understood<ReadPorts> {
  if (value === undefined || value === null) return understood({});
  const ports: RulePort[] = [];
  let doubt: string | undefined;
  for (const [at, entry] of asList(value).entries()) {
    const odd = givenKeys(entry).find((key) => key !== "ports");
    if (odd !== undefined)
      doubt ??= report.fault(
        [...path, at, odd],
        "narrows the rule to what is said within connections, which is not looked at",
      );
    const listed = asList(dig(entry, "ports"));
    if (listed.length === 0) ports.push(...toEvery(PROTOCOLS, ALL_PORTS));
    const read = gather(listed.map((port, of) => readPort(port, [...path, at, "ports", of], report)));
    if ("doubt" in read) return read;
    ports.push(...read.value.flat());
  }
  return understood(doubt === undefined ? { ports } : { ports, doubt });
}

const toEvery = (protocols: readonly RulePort["protocol"][], ports: readonly number[]): RulePort[] =>
  protocols.flatMap((protocol) => (protocol === undefined ? [] : [{ is: "ports", protocol, ports }]));

/** Port 0, and none, is every port; no protocol is any. */
function readPort(entry: Json, path: Path, report: Report): Understood<readonly RulePort[]> {
  if (!isObject(entry)) return { doubt: report.fault(path, "must be a mapping") };
  const written = (asString(entry["protocol"] ?? "ANY") ?? "").toUpperCase();
  if (written !== "ANY" && !isProtocol(written)) {
    const isOther = /^(?:ICMP|ICMPV6|VRRP|IGMP)$/.test(written);
    return isOther ? understood([]) : { doubt: report.fault([...path, "protocol"], "is no protocol") };
  }
  const protocols = written === "ANY" ? PROTOCOLS : [written];
  const given = entry["port"] ?? "0";
  const port = typeof given === "number" ? String(given) : (asString(given) ?? "");
  const endPort = entry["endPort"];
  if (/^\d{1,5}$/.test(port)) {
    const first = Number(port);
    const last = typeof endPort === "number" && endPort > 0 ? endPort : first;
    if (first > 65_535 || last < first) return { doubt: report.fault([...path, "port"], "is no port") };
    return understood(toEvery(protocols, first === 0 ? ALL_PORTS : toPortSet(first, last)));
  }
  if (!/^[a-z0-9-]{1,63}$/i.test(port)) return { doubt: report.fault([...path, "port"], "is no port") };
  return understood(protocols.map((protocol): RulePort => ({ is: "named", name: port, protocol })));
}
