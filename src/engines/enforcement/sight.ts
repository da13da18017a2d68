import { matchesSelector } from "../../formats/selector/index.ts";
import { asList, asString, dig, type LabelSelector } from "../../model/index.ts";
import { type Cluster, NAME_LABEL, type Namespace } from "./cluster.ts";
import type { Gate } from "./gate.ts";
import { type Ask, matchesRules } from "./rule.ts";

/**
 * Whether a gate is asked about a request: `by labels` when the object's own labels decide, `conditional` when matchConditions do,
 * `unknown` when the labels of the namespace are not known.
 */
export type Sight = "always" | "by labels" | "conditional" | "unknown" | "never";

/** @param namespace undefined for what belongs to none */
export function toSight(gate: Gate, ask: Ask, namespace: Namespace | undefined, { kinds }: Cluster): Sight {
  const { rules, excluded, narrowed, isExact } = gate;
  if (matchesRules(excluded, ask, isExact, kinds)) return "never";
  if (!matchesRules(rules, ask, isExact, kinds)) return "never";
  if (narrowed !== undefined && !matchesRules(narrowed, ask, isExact, kinds)) return "never";
  const within = namespace === undefined ? "yes" : inNamespace(gate.namespaceSelectors, namespace);
  if (within !== "yes") return within === "no" ? "never" : "unknown";
  if (gate.objectSelectors.length > 0) return "by labels";
  return gate.conditions.length > 0 ? "conditional" : "always";
}

/** Whether it surely looks: its conditions are the owner's business, labels of the object are anybody's. */
export function isSeen(sight: Sight): boolean {
  return sight === "always" || sight === "conditional";
}

export function inNamespace(
  selectors: readonly LabelSelector[],
  { object, labels }: Namespace,
): "yes" | "no" | "unknown" {
  if (selectors.every((selector) => object !== undefined || isOfName(selector)))
    return selectors.every((selector) => matchesSelector(selector, labels)) ? "yes" : "no";
  return "unknown";
}

/** Whether a selector asks for nothing but the name, which is known without the object. */
function isOfName({ matchLabels, matchExpressions }: LabelSelector): boolean {
  const keys = [
    ...Object.keys(matchLabels ?? {}),
    ...asList(matchExpressions).map((one) => asString(dig(one, "key")) ?? ""),
  ];
  return keys.every((key) => key === NAME_LABEL);
}

/** Gates that can refuse, or report, what is asked in a namespace. */
export function findJudges(cluster: Cluster, ask: Ask, namespace: Namespace): Gate[] {
  return cluster.gates.filter((gate) => !gate.isMutating && isSeen(toSight(gate, ask, namespace, cluster)));
}
