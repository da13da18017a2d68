import type { Operation, Policy, ResourceRule } from "../../engines/policy/index.ts";
import { toPodBearingResources } from "../../inventory/index.ts";
import { builtInKinds, guessPlural, type KindTable } from "../../inventory/kinds/index.ts";
import type { Control } from "../../model/index.ts";
import type { Guard } from "../guard.ts";
import { definitionSuffixes, POLICY_DEFINITIONS } from "../guard/policies.ts";
import type { RuleSet } from "../rule-set.ts";
import { mergeRules } from "./merge-rules.ts";
import { narrowVersions, type VersionedRule } from "./narrow-versions.ts";

/** One entry of `rules` of a webhook. @see admissionregistration.k8s.io/v1, RuleWithOperations */
export type RuleWithOperations = Pick<ResourceRule, "apiGroups" | "apiVersions" | "resources" | "operations" | "scope">;

/**
 * The `rules` of a rule set's webhook: all that something in the set may be about, merged, and in the same order every time. Versions
 * are those that policies name: with matchPolicy Equivalent the API server hands over all others converted to one of them.
 * @param kinds those of the cluster, for custom workloads and for policies about custom kinds, and the versions that it serves; absent:
 * the built-in ones, and nobody knows what is served
 */
export function toWebhookRules(ruleSet: RuleSet, kinds: KindTable = builtInKinds): readonly RuleWithOperations[] {
  const { podSecurity, guard, controls, mutations, policies } = ruleSet;
  const rules: VersionedRule[] = [];
  if (podSecurity !== undefined) rules.push(...toPodRules(kinds), toRule("", "namespaces", WRITES));
  if (guard !== undefined) rules.push(...toGuardRules(guard));
  if (controls.length > 0)
    rules.push(
      ...toControlRules(
        controls.map(({ control }) => control),
        kinds,
      ),
    );
  if (mutations !== undefined)
    rules.push(...toPodRules(builtInKinds).filter(mutations.templates ? () => true : isOfPods));
  rules.push(...policies.all.flatMap(toPolicyRules));
  const asked = rules.filter((rule) => !isNeverAsked(rule));
  return mergeRules(narrowVersions(asked, kinds));
}

const WRITES: readonly Operation[] = ["CREATE", "UPDATE"];

function toRule(group: string, resource: string, operations: readonly Operation[]): RuleWithOperations {
  return { apiGroups: [group], apiVersions: ["*"], resources: [resource], operations, scope: "*" };
}

function toPodRules(kinds: KindTable): RuleWithOperations[] {
  return toPodBearingResources(kinds).map(({ group, resource, subresource, operations }) =>
    toRule(group, subresource === "" ? resource : `${resource}/${subresource}`, operations),
  );
}

/**
 * Labels of a Namespace change with its status and finalizers too. What lies in Hauberk's own namespace, and configurations of
 * webhooks, no webhook can guard: `toGuardPolicies` does.
 */
function toGuardRules({ clusterPolicies }: Guard): RuleWithOperations[] {
  const own = [
    toRule("", "namespaces", ["CREATE", "UPDATE", "DELETE"]),
    toRule("", "namespaces/status", ["UPDATE"]),
    toRule("", "namespaces/finalize", ["UPDATE"]),
    ...["clusterroles", "clusterrolebindings", "roles", "rolebindings"].map((resource) =>
      toRule("rbac.authorization.k8s.io", resource, ["UPDATE", "DELETE"]),
    ),
  ];
  if (clusterPolicies === false) return own;
  const named = POLICY_DEFINITIONS.map((name) => {
    const dot = name.indexOf(".");
    return toRule(name.slice(dot + 1), name.slice(0, dot), ["CREATE", "UPDATE", "DELETE"]);
  });
  const whole = definitionSuffixes().map((suffix) => toRule(suffix.slice(1), "*", ["CREATE", "UPDATE", "DELETE"]));
  return [
    ...own,
    ...named,
    ...whole,
    toRule("apiextensions.k8s.io", "customresourcedefinitions", ["UPDATE", "DELETE"]),
  ];
}

function toControlRules(controls: readonly Control[], kinds: KindTable): RuleWithOperations[] {
  const looksIntoPods = controls.some(({ scope }) => scope === "container" || scope === "workload");
  const named = new Set(controls.flatMap((control) => (control.scope === "object" ? control.kinds : [])));
  if (named.has("*")) return [toRule("*", "*", WRITES), ...toPodRules(kinds)];
  const objects = [...named].map((type) => {
    const [group = "", kind = ""] = type.split("/");
    return toRule(group, kinds.find(group, kind)?.resource ?? guessPlural(kind), WRITES);
  });
  return looksIntoPods ? [...toPodRules(kinds), ...objects] : objects;
}

function isOfPods({ apiGroups: [group], resources: [resource] }: RuleWithOperations): boolean {
  return group === "" && (resource === "pods" || resource?.startsWith("pods/") === true);
}

/**
 * What a star over resources and subresources stands for: all but the status of things, which controllers and kubelets write all the
 * time; only that of Services steers traffic. A policy that names a status is asked about it.
 */
const EVERYTHING_WRITTEN: readonly string[] = [
  "*",
  ...new Set(
    builtInKinds
      .all()
      .flatMap(({ operations }) => [...operations.keys()])
      .filter((name) => name !== "" && name !== "status")
      .map((name) => `*/${name}`),
  ),
  "services/status",
];

/** A policy that does not say may be about everything that is written. */
function toPolicyRules({ interest }: Policy): readonly VersionedRule[] {
  if (interest === undefined) return [{ ...toRule("*", "*", WRITES), resources: EVERYTHING_WRITTEN }];
  return interest.flatMap(({ apiGroups, apiVersions, resources, operations, scope, isEquivalent = false, asked }) => {
    const wanted =
      asked === undefined ? operations : asked.filter((one) => operations.includes(one) || operations.includes("*"));
    const named = resources.flatMap((one) => (one === "*/*" ? EVERYTHING_WRITTEN : one));
    return wanted.length === 0
      ? []
      : [{ apiGroups, apiVersions, resources: named, operations: wanted, scope, isEquivalent }];
  });
}

/** The API server asks no webhook about these. @see k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules, IsExemptAdmissionConfigurationResource */
const NEVER_ASKED: ReadonlySet<string> = new Set([
  "validatingwebhookconfigurations",
  "mutatingwebhookconfigurations",
  "validatingadmissionpolicies",
  "validatingadmissionpolicybindings",
  "mutatingadmissionpolicies",
  "mutatingadmissionpolicybindings",
]);

function isNeverAsked({ apiGroups, resources }: RuleWithOperations): boolean {
  return (
    apiGroups.every((one) => one === "admissionregistration.k8s.io") && resources.every((one) => NEVER_ASKED.has(one))
  );
}
