import { dig, type Json, type JsonObject, type Path } from "../../../model/index.ts";
import type { Direction, PodChoice, Policy, PolicyRule, RulePeer } from "../model.ts";
import { readRange } from "./address-ranges.ts";
import { readAdminPorts } from "./admin-ports.ts";
import { gather, givenKeys, readList, readSelector, type Understood, understood } from "./fields.ts";
import type { Report } from "./report.ts";

/** What differs between the kinds of policies that administrators write for the whole cluster. */
interface Dialect {
  readonly actions: ReadonlyMap<string, PolicyRule["action"]>;
  readonly ports: "ports" | "protocols";
}

const ALPHA_1: Dialect = {
  actions: new Map([
    ["Allow", "Allow"],
    ["Deny", "Deny"],
    ["Pass", "Pass"],
  ]),
  ports: "ports",
};
const BASELINE: Dialect = {
  actions: new Map([
    ["Allow", "Allow"],
    ["Deny", "Deny"],
  ]),
  ports: "ports",
};
const ALPHA_2: Dialect = {
  actions: new Map([
    ["Accept", "Allow"],
    ["Deny", "Deny"],
    ["Pass", "Pass"],
  ]),
  ports: "protocols",
};
const MAX_PRIORITY = 1000;

/** @see https://network-policy-api.sigs.k8s.io/reference/spec/ */
export function toAdminPolicy(report: Report): Policy {
  return toPolicy(report, "admin", readPriority(report), ALPHA_1);
}

/** There is at most one, named `default`. */
export function toBaselinePolicy(report: Report): Policy {
  const name = report.resource.object.metadata.name ?? "";
  const priority: Understood<number> =
    name === "default" ? understood(0) : { doubt: report.fault(["metadata", "name"], "must be default") };
  return toPolicy(report, "baseline", priority, BASELINE);
}

/** ClusterNetworkPolicy of v1alpha2: both tiers in one kind. */
export function toClusterPolicy(report: Report): Policy {
  const tier = dig(report.resource.object, "spec", "tier");
  if (tier === "Admin" || tier === "Baseline")
    return toPolicy(report, tier === "Admin" ? "admin" : "baseline", readPriority(report), ALPHA_2);
  const doubt = report.fault(["spec", "tier"], "must be Admin or Baseline");
  return toPolicy(report, "admin", { doubt }, ALPHA_2);
}

function toPolicy(report: Report, tier: Policy["tier"], priority: Understood<number>, dialect: Dialect): Policy {
  const { resource } = report;
  const { kind, metadata } = resource.object;
  const spec = resource.object["spec"];
  const subject = readPods(dig(spec, "subject"), ["spec", "subject"], report);
  const fault = "doubt" in priority ? priority.doubt : "doubt" in subject ? subject.doubt : undefined;
  return {
    kind,
    namespace: "",
    name: metadata.name ?? "",
    tier,
    priority: "value" in priority ? priority.value : 0,
    subjects: ["value" in subject ? subject.value : { is: "pods" }],
    resource,
    ...(fault === undefined ? readDirections(spec, dialect, report) : { doubt: fault }),
  };
}

function readPriority(report: Report): Understood<number> {
  const priority = dig(report.resource.object, "spec", "priority");
  const isRight = typeof priority === "number" && Number.isInteger(priority) && priority >= 0;
  if (isRight && priority <= MAX_PRIORITY) return understood(priority);
  return { doubt: report.fault(["spec", "priority"], `must be a number from 0 to ${MAX_PRIORITY}`) };
}

function readDirections(
  spec: Json | undefined,
  dialect: Dialect,
  report: Report,
): { [direction in Direction]?: readonly PolicyRule[] } {
  const ingress = readRules(spec, "ingress", dialect, report);
  const egress = readRules(spec, "egress", dialect, report);
  return { ...(ingress.length === 0 ? {} : { ingress }), ...(egress.length === 0 ? {} : { egress }) };
}

function readRules(spec: Json | undefined, direction: Direction, dialect: Dialect, report: Report): PolicyRule[] {
  const path = ["spec", direction];
  const rules = readList(dig(spec, direction), path, report);
  if ("doubt" in rules) return [{ index: 0, name: "", action: "Deny", doubt: rules.doubt }];
  return (rules.value ?? []).map((rule, index) => readRule(rule, index, direction, dialect, report));
}

function readRule(rule: JsonObject, index: number, direction: Direction, dialect: Dialect, report: Report): PolicyRule {
  const path = ["spec", direction, index];
  const field = direction === "ingress" ? "from" : "to";
  const name = typeof rule["name"] === "string" ? rule["name"] : "";
  const action = dialect.actions.get(typeof rule["action"] === "string" ? rule["action"] : "");
  const actions = [...dialect.actions.keys()].join(", ");
  if (action === undefined)
    return { index, name, action: "Deny", doubt: report.fault([...path, "action"], `must be one of ${actions}`) };
  const peers = readPeers(rule[field], [...path, field], direction, report);
  if ("doubt" in peers) return { index, name, action, doubt: peers.doubt };
  const ports = readAdminPorts(rule[dialect.ports], [...path, dialect.ports], report);
  if ("doubt" in ports) return { index, name, action, doubt: ports.doubt };
  return { index, name, action, peers: peers.value, ...(ports.value === undefined ? {} : { ports: ports.value }) };
}

function readPeers(
  value: Json | undefined,
  path: Path,
  direction: Direction,
  report: Report,
): Understood<readonly RulePeer[]> {
  const list = readList(value, path, report);
  if ("doubt" in list) return list;
  if (list.value === undefined || list.value.length === 0)
    return { doubt: report.fault(path, "must name at least one peer") };
  return gather(list.value.map((peer, at) => readPeer(peer, [...path, at], direction, report)));
}

function readPeer(peer: JsonObject, path: Path, direction: Direction, report: Report): Understood<RulePeer> {
  const given = givenKeys(peer);
  const [key = ""] = given;
  if (given.length !== 1) return { doubt: report.fault(path, "must set exactly one field") };
  if (key === "namespaces" || key === "pods") return readPods(peer, path, report);
  if (direction === "egress" && key === "networks") return readNetworks(peer[key], [...path, key], report);
  if (direction === "egress" && key === "nodes") {
    const selector = readSelector(peer[key], [...path, key], report);
    return "doubt" in selector ? selector : understood({ is: "nodes", selector: selector.value ?? {} });
  }
  // Names of hosts are resolved while packets flow.
  if (direction === "egress" && key === "domainNames")
    return {
      doubt: `${report.resource.object.kind} ${report.resource.object.metadata.name ?? ""} speaks of domain names`,
    };
  return { doubt: report.fault([...path, key], "is not understood") };
}

function readNetworks(value: Json | undefined, path: Path, report: Report): Understood<RulePeer> {
  if (!Array.isArray(value) || value.length === 0) return { doubt: report.fault(path, "must be a list of networks") };
  const ranges = gather(
    value.map((text, at) => {
      const range = readRange(text);
      return range === undefined
        ? { doubt: report.fault([...path, at], "is no network in CIDR notation") }
        : understood(range);
    }),
  );
  return "doubt" in ranges ? ranges : understood({ is: "addresses", ranges: ranges.value });
}

/** `namespaces`, or `pods` with both selectors: of a subject or a peer. */
function readPods(value: Json | undefined, path: Path, report: Report): Understood<PodChoice> {
  const given = givenKeys(value);
  if (given.length !== 1 || (given[0] !== "namespaces" && given[0] !== "pods"))
    return { doubt: report.fault(path, "must set exactly one of namespaces and pods") };
  const isPods = given[0] === "pods";
  const namespacePath = isPods ? ["pods", "namespaceSelector"] : ["namespaces"];
  const namespaces = readSelector(dig(value, ...namespacePath), [...path, ...namespacePath], report);
  const pods = readSelector(dig(value, "pods", "podSelector"), [...path, "pods", "podSelector"], report);
  if ("doubt" in namespaces) return namespaces;
  if ("doubt" in pods) return pods;
  return understood<PodChoice>({
    is: "pods",
    namespaceSelector: namespaces.value ?? {},
    ...(pods.value === undefined ? {} : { podSelector: pods.value }),
  });
}
