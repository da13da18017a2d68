import { matchesSelector } from "../../formats/selector/index.ts";
import {
  asList,
  asObject,
  dig,
  isObject,
  type Json,
  type KubernetesObject,
  type LabelSelector,
  type Picture,
  type Workload,
} from "../../model/index.ts";
import type { Claim, Direction } from "./coverage.ts";
import { findIn, labelsOf, namespaceLabels } from "./place.ts";

const NAMESPACE_LABEL = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
const ACCOUNT_LABEL = "io.cilium.k8s.policy.serviceaccount";

/** The rules of a Cilium policy: `spec`, `specs`, or both. */
export function rulesOf(policy: KubernetesObject): Json[] {
  return [dig(policy, "spec"), ...asList(dig(policy, "specs"))].filter((rule) => isObject(rule));
}

/** What the rule claims for pods with these labels: yes, no, or not certain. */
function selects(rule: Json, labels: Record<string, string>, isNamespaceRead: boolean): boolean | "perhaps" {
  const selector = asObject(dig(rule, "endpointSelector"));
  // A rule with a nodeSelector is about nodes.
  if (selector === undefined) return false;
  const isAboutNamespaceLabels = JSON.stringify(selector).includes(NAMESPACE_LABELS);
  if (isAboutNamespaceLabels && !isNamespaceRead) return "perhaps";
  return matchesSelector(withoutSources(selector), labels);
}

/** `k8s:app` and `any:app` are `app`. */
function withoutSources(selector: Json): LabelSelector {
  const strip = (key: string) => key.replace(/^(?:k8s|any)[:.]/, "");
  const matchLabels = Object.entries(asObject(dig(selector, "matchLabels")) ?? {});
  const matchExpressions = asList(dig(selector, "matchExpressions"));
  return {
    matchLabels: Object.fromEntries(matchLabels.map(([key, value]) => [strip(key), value])),
    matchExpressions: matchExpressions.map((expression) => {
      const key = dig(expression, "key");
      return { ...asObject(expression), key: typeof key === "string" ? strip(key) : key };
    }),
  } as LabelSelector;
}

/** A section puts a direction under default deny, unless the rule says that it shall not or the section is empty. */
function directionsOf(rule: Json): { direction: Direction; isEmpty: boolean }[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    if (dig(rule, "enableDefaultDeny", direction) === false) return [];
    const sections = [dig(rule, direction), dig(rule, `${direction}Deny`)].filter((section) => Array.isArray(section));
    return sections.length === 0 ? [] : [{ direction, isEmpty: sections.every((section) => section.length === 0) }];
  });
}

function toCiliumLabels(workload: Workload, picture: Picture): Record<string, string> {
  const ofNamespace = Object.entries(namespaceLabels(picture, workload.namespace) ?? {});
  return {
    ...labelsOf(workload),
    ...Object.fromEntries(ofNamespace.map(([key, value]) => [NAMESPACE_LABELS + key, value])),
    [`${NAMESPACE_LABELS}kubernetes.io/metadata.name`]: workload.namespace,
    [NAMESPACE_LABEL]: workload.namespace,
    [ACCOUNT_LABEL]: workload.podSpec.serviceAccountName ?? "default",
  };
}

export function ciliumClaims(workload: Workload, picture: Picture): Claim[] {
  const policies = [
    ...findIn(picture, "cilium.io/CiliumNetworkPolicy", workload.namespace),
    ...picture.ofKind("cilium.io/CiliumClusterwideNetworkPolicy"),
  ];
  if (policies.length === 0) return [];
  const labels = toCiliumLabels(workload, picture);
  const isNamespaceRead = namespaceLabels(picture, workload.namespace) !== undefined;
  return policies.flatMap(({ object }) =>
    rulesOf(object).flatMap((rule) => {
      const selected = selects(rule, labels, isNamespaceRead);
      if (selected === false) return [];
      const by = `${object.kind}/${object.metadata.name ?? ""}`;
      return directionsOf(rule).map(({ direction, isEmpty }) => ({
        direction,
        certain: selected === true && !isEmpty,
        by,
        ...(isEmpty ? { doubt: "has an empty list of rules, which Cilium takes for none" } : {}),
      }));
    }),
  );
}
