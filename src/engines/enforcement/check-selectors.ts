import { type LabelSelector, dig, asList, asString } from "../../model/index.ts";
import { POD_ASKS } from "./asks.ts";
import { toService } from "./check-reach.ts";
import { type Cluster, NAME_LABEL, type Namespace, SYSTEM_NAMESPACES } from "./cluster.ts";
import { type EnforcementFinding, toFinding, toNames } from "./finding.ts";
import type { Gate } from "./gate.ts";
import { toEnforced } from "./pod-security.ts";
import { matchesRules } from "./rule.ts";
import { inNamespace } from "./sight.ts";

/** Who is left out: by labels of the object, by namespace, by user. */
export function checkSelectors(cluster: Cluster): EnforcementFinding[] {
  return cluster.gates.flatMap((gate) => [
    ...checkObjectSelector(gate),
    ...checkNamespaceSelector(gate, cluster),
    ...checkConditions(gate),
  ]);
}

function checkObjectSelector(gate: Gate): EnforcementFinding[] {
  const [selector] = gate.objectSelectors;
  if (selector === undefined) return [];
  const { isOptOut, words } = toWords(selector);
  const way = isOptOut ? "an author leaves the policy by a label" : "an author is judged only when a label asks for it";
  // Sidecars and the like are asked for by label; a policy that may refuse is not.
  const severity = gate.isMutating ? "low" : gate.effect === "deny" ? "high" : "medium";
  const path = [...gate.path, gate.is === "policy" ? "matchConstraints" : "objectSelector"];
  return [toFinding("object-selector-escape", severity, gate.object, path, `${gate.name}: ${way} (${words})`)];
}

/** What a selector says, and whether an object without labels is chosen. */
function toWords({ matchLabels, matchExpressions }: LabelSelector): { isOptOut: boolean; words: string } {
  const expressions = asList(matchExpressions);
  const words = [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...expressions.map((one) => {
      const values = asList(dig(one, "values"))
        .flatMap((value) => asString(value) ?? [])
        .join(", ");
      return [asString(dig(one, "key")) ?? "", asString(dig(one, "operator")) ?? "", values].join(" ").trim();
    }),
  ];
  const isOptOut =
    Object.keys(matchLabels ?? {}).length === 0 &&
    expressions.every((one) => ["NotIn", "DoesNotExist"].includes(asString(dig(one, "operator")) ?? ""));
  return { isOptOut, words: words.join("; ") };
}

function checkNamespaceSelector(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  if (gate.isMutating || gate.namespaceSelectors.length === 0 || !isAboutPods(gate, cluster)) return [];
  const own = toService(gate)?.namespace;
  const left = cluster.namespaces.filter((one) => inNamespace(gate.namespaceSelectors, one) === "no");
  if (left.length === 0) return [];
  // What the webhook needs to come up has to be left out, and Pod Security holds the line there.
  const open = left.filter((one) => !SYSTEM_NAMESPACES.has(one.name) && one.name !== own && !isProtected(one));
  const path = [...gate.path, gate.is === "policy" ? "matchConstraints" : "namespaceSelector"];
  const byLabel = gate.namespaceSelectors.some((selector) => !isByName(selector))
    ? "; the labels of namespaces decide, so whoever may change them does too"
    : "";
  const message = `${gate.name} is not asked about ${left.length === 1 ? "namespace" : "namespaces"} ${toNames(left.map(({ name }) => name))}${byLabel}`;
  return [toFinding("exempt-namespaces", open.length > 0 ? "medium" : "low", gate.object, path, message)];
}

function isProtected(namespace: Namespace): boolean {
  return ["baseline", "restricted"].includes(toEnforced(namespace));
}

function isByName({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return (
    Object.keys(matchLabels ?? {}).every((key) => key === NAME_LABEL) &&
    asList(matchExpressions).every((one) => dig(one, "key") === NAME_LABEL)
  );
}

/** Whether its rules name pods, or what makes them. */
export function isAboutPods(gate: Gate, { kinds, makers }: Cluster): boolean {
  const asks = [...Object.values(POD_ASKS), ...makers];
  return asks.some((ask) => matchesRules(gate.rules, ask, gate.isExact, kinds));
}

const ABOUT_USERS = /\brequest\s*\.\s*userInfo\b/;
const MAX_EXPRESSION = 200;

function checkConditions(gate: Gate): EnforcementFinding[] {
  if (gate.isMutating) return [];
  return gate.conditions.flatMap(({ name, expression }, index) => {
    if (!ABOUT_USERS.test(expression)) return [];
    const text = expression.length > MAX_EXPRESSION ? `${expression.slice(0, MAX_EXPRESSION)}…` : expression;
    const path = [...gate.path, "matchConditions", index];
    const message = `${gate.name}: matchCondition ${name} leaves out some users: ${text}`;
    return [toFinding("excluded-users", "low", gate.object, path, message)];
  });
}
