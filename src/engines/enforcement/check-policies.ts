import { asObject, dig, type KubernetesObject } from "../../model/index.ts";
import type { Cluster } from "./cluster.ts";
import { type EnforcementFinding, toFinding } from "./finding.ts";
import { type BoundPolicy, findLooseBindings, toActions, toBoundPolicies, toSpec } from "./policy-gates.ts";

const BINDINGS = {
  ValidatingAdmissionPolicyBinding: "ValidatingAdmissionPolicy",
  MutatingAdmissionPolicyBinding: "MutatingAdmissionPolicy",
} as const;

/** Policies of the API server's own that are not in force, or not as they seem. */
export function checkPolicies(cluster: Cluster): EnforcementFinding[] {
  return [
    ...toBoundPolicies(cluster.objects).flatMap((bound) => [
      ...checkBound(bound, cluster),
      ...checkActions(bound),
      ...bound.bindings.flatMap((binding) => checkParameters(bound.policy, binding)),
    ]),
    ...findLooseBindings(cluster.objects).flatMap((binding) => checkLoose(binding, cluster)),
  ];
}

const GROUP = "admissionregistration.k8s.io";

function checkBound({ policy, bindings }: BoundPolicy, cluster: Cluster): EnforcementFinding[] {
  const kind = `${policy.kind}Binding`;
  // Among files the binding may lie elsewhere; where some are given, a policy without one is told.
  const isKnown = cluster.isAll(`${GROUP}/${kind}`) || cluster.ofKind(`${GROUP}/${kind}`).length > 0;
  if (bindings.length > 0 || !isKnown) return [];
  return [toFinding("policy-without-binding", "medium", policy, [], `no ${kind} names ${policy.metadata.name}`)];
}

function checkActions({ policy, bindings }: BoundPolicy): EnforcementFinding[] {
  if (policy.kind !== "ValidatingAdmissionPolicy") return [];
  const denies = bindings.some((binding) => toActions(binding).includes("Deny"));
  return bindings.flatMap((binding) => {
    const actions = toActions(binding);
    if (actions.includes("Deny")) return [];
    const message = `violations of ${policy.metadata.name} only ${actions.join(" and ") || "go unseen"} where ${binding.metadata.name} binds it`;
    return [
      toFinding("binding-does-not-deny", denies ? "low" : "medium", binding, ["spec", "validationActions"], message),
    ];
  });
}

function checkParameters(policy: KubernetesObject, binding: KubernetesObject): EnforcementFinding[] {
  if (asObject(toSpec(policy)["paramKind"]) === undefined) return [];
  const path = ["spec", "paramRef"];
  const reference = asObject(toSpec(binding)["paramRef"]);
  if (reference === undefined || dig(reference, "parameterNotFoundAction") !== "Allow") return [];
  const message = `${policy.metadata.name} lets everything through where its parameters are not found`;
  return [toFinding("parameters-may-be-missing", "medium", binding, [...path, "parameterNotFoundAction"], message)];
}

function checkLoose(binding: KubernetesObject, cluster: Cluster): EnforcementFinding[] {
  const kind = BINDINGS[binding.kind as keyof typeof BINDINGS];
  if (!cluster.isAll(`${GROUP}/${kind}`)) return [];
  const name = JSON.stringify(toSpec(binding)["policyName"] ?? "");
  return [
    toFinding("binding-without-policy", "medium", binding, ["spec", "policyName"], `there is no ${kind} ${name}`),
  ];
}
