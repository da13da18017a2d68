import {
  asList,
  asString,
  dig,
  isObject,
  type Json,
  type LabelSelector,
  type Path,
  type Picture,
} from "../../../model/index.ts";
import type { Direction, PodChoice, Policy, PolicyRule } from "../model.ts";
import { givenKeys, type Understood, understood } from "../policies/fields.ts";
import type { Report } from "../policies/report.ts";
import { actionsOf, orderOf, toCalicoOrder } from "./calico-order.ts";
import { readNamespaceSelector, readSelector, toCalicoRule } from "./calico-rule.ts";

/** Where in the admin tier the policies of Calico stand: behind all of Kubernetes' own. */
const BASE_PRIORITY = 1_000_000;
/** At which order Calico asks NetworkPolicies. */
const NETWORK_POLICY_ORDER = 1000;

const KNOWN_FIELDS = new Set([
  "tier",
  "order",
  "selector",
  "namespaceSelector",
  "types",
  "ingress",
  "egress",
  "performanceHints",
]);

/**
 * A NetworkPolicy or GlobalNetworkPolicy of Calico's default tier. Where all of them only allow, they are asked together with
 * NetworkPolicies. Else they are asked in their order, and what they choose is closed behind them.
 * @see https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
export function toCalicoPolicies(report: Report, picture: Picture): readonly Policy[] {
  const { object } = report.resource;
  const isGlobal = object.kind === "GlobalNetworkPolicy";
  const namespace = isGlobal ? "" : (object.metadata.namespace ?? "default");
  const kind = `Calico ${object.kind}`;
  const head = { kind, namespace, name: object.metadata.name ?? "", resource: report.resource };
  const spec = object["spec"];
  const subjects = readSubjects(spec, namespace, report);
  const doubtful = (doubt: string): readonly Policy[] => [
    {
      ...head,
      tier: "admin",
      priority: -1,
      subjects: "doubt" in subjects ? everyPod(namespace) : subjects.value,
      doubt,
    },
  ];
  if ("doubt" in subjects) return doubtful(subjects.doubt);
  const because = whyNotUnderstood(report, picture);
  if (because !== undefined) return doubtful(because);
  const rules = Object.fromEntries(
    directionsOf(spec).map((direction) => [direction, readRules(spec, direction, namespace, report)]),
  ) as Pick<Policy, Direction>;
  const order = toCalicoOrder(picture);
  const together = { ...head, tier: "namespace", priority: 0, subjects: subjects.value } as const;
  if (!order.isOrdered) return [{ ...together, ...rules }];
  const priority = BASE_PRIORITY + (order.rankOf.get(report.resource) ?? 0);
  const closed = Object.fromEntries(directionsOf(spec).map((direction) => [direction, []]));
  return [
    { ...head, tier: "admin", priority, subjects: subjects.value, ...rules },
    { ...together, ...closed },
  ];
}

function everyPod(namespace: string): readonly PodChoice[] {
  return [{ is: "pods", ...(namespace === "" ? {} : { namespace }) }];
}

function whyNotUnderstood(report: Report, picture: Picture): string | undefined {
  const { resource } = report;
  const spec = resource.object["spec"];
  const tier = asString(dig(spec, "tier")) ?? "default";
  if (tier !== "default") return report.fault(["spec", "tier"], `tier ${tier} is not understood, default alone is`);
  const odd = givenKeys(spec).find((key) => !KNOWN_FIELDS.has(key) && dig(spec, key) !== false);
  if (odd !== undefined) return report.fault(["spec", odd], "is not understood");
  const order = toCalicoOrder(picture);
  const actions = actionsOf(resource);
  if (actions.includes("Pass")) return report.fault(["spec"], "passing on from the default tier is not understood");
  if (order.isOrdered && order.isPassedTo)
    return report.fault(
      ["spec"],
      "after AdminNetworkPolicies that pass, policies of Calico that deny are not understood",
    );
  const isLate = orderOf(resource) >= NETWORK_POLICY_ORDER;
  if (isLate && order.hasNetworkPolicies && actions.includes("Deny"))
    return report.fault(["spec", "order"], "denying behind NetworkPolicies (order 1000) is not understood");
  return undefined;
}

function readSubjects(spec: Json | undefined, namespace: string, report: Report): Understood<readonly PodChoice[]> {
  const pods = readSelector(dig(spec, "selector"), ["spec", "selector"], report);
  const places = readNamespaceSelector(dig(spec, "namespaceSelector"), ["spec", "namespaceSelector"], report);
  if ("doubt" in pods) return pods;
  if ("doubt" in places) return places;
  const where: readonly { readonly namespace?: string; readonly namespaceSelector?: LabelSelector }[] =
    places.value?.map((namespaceSelector) => ({ namespaceSelector })) ?? [namespace === "" ? {} : { namespace }];
  return understood(
    where.flatMap((place) =>
      (pods.value ?? [{}]).map((podSelector): PodChoice => ({ is: "pods", ...place, podSelector })),
    ),
  );
}

/** Without `types`: those there are rules for, and ingress where there are none. */
function directionsOf(spec: Json | undefined): readonly Direction[] {
  const written = asList(dig(spec, "types"));
  if (written.length > 0)
    return (["ingress", "egress"] as const).filter((one) => written.includes(one === "ingress" ? "Ingress" : "Egress"));
  const has = (direction: Direction): boolean => asList(dig(spec, direction)).length > 0;
  if (!has("egress")) return ["ingress"];
  return has("ingress") ? ["ingress", "egress"] : ["egress"];
}

function readRules(
  spec: Json | undefined,
  direction: Direction,
  namespace: string,
  report: Report,
): readonly PolicyRule[] {
  return asList(dig(spec, direction)).flatMap((rule, index): readonly PolicyRule[] => {
    const path: Path = ["spec", direction, index];
    if (!isObject(rule)) return [{ index, name: "", action: "Deny", doubt: report.fault(path, "must be a mapping") }];
    const read = toCalicoRule(rule, { direction, index, path, namespace }, report);
    return read === undefined ? [] : [read];
  });
}
