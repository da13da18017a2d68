import { asList, asObject, asString, type JsonObject, type KubernetesObject } from "../../model/index.ts";
import type { Gate } from "./gate.ts";
import { readRules } from "./rule.ts";
import { toConditions, toSelectors } from "./webhook-gates.ts";

const KINDS: Readonly<Record<string, string>> = {
  ValidatingAdmissionPolicy: "ValidatingAdmissionPolicyBinding",
  MutatingAdmissionPolicy: "MutatingAdmissionPolicyBinding",
};

/** A policy of the API server's own, with the bindings that name it. */
export interface BoundPolicy {
  readonly policy: KubernetesObject;
  readonly bindings: readonly KubernetesObject[];
}

const GROUP = "admissionregistration.k8s.io/";

export function toBoundPolicies(objects: readonly KubernetesObject[]): BoundPolicy[] {
  const own = objects.filter(({ apiVersion }) => apiVersion.startsWith(GROUP));
  return own
    .filter(({ kind }) => Object.hasOwn(KINDS, kind))
    .map((policy) => ({
      policy,
      bindings: own.filter(
        (one) => one.kind === KINDS[policy.kind] && toSpec(one)["policyName"] === policy.metadata.name,
      ),
    }));
}

/** Bindings that name no policy among these. */
export function findLooseBindings(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const bound = new Set(toBoundPolicies(objects).flatMap(({ bindings }) => bindings));
  const kinds = new Set(Object.values(KINDS));
  return objects.filter((one) => one.apiVersion.startsWith(GROUP) && kinds.has(one.kind) && !bound.has(one));
}

/** One gate for each binding: a policy without any asks nothing. */
export function toPolicyGates({ policy, bindings }: BoundPolicy): Gate[] {
  const spec = toSpec(policy);
  const constraints = asObject(spec["matchConstraints"]) ?? {};
  return bindings.flatMap((binding) => {
    const resources = asObject(toSpec(binding)["matchResources"]) ?? {};
    const narrowed = readRules(resources["resourceRules"]);
    const gate: Gate = {
      is: "policy",
      object: policy,
      path: ["spec"],
      name: `${policy.metadata.name} (binding ${binding.metadata.name})`,
      engine: policy.kind,
      isMutating: policy.kind === "MutatingAdmissionPolicy",
      rules: readRules(constraints["resourceRules"]),
      excluded: [...readRules(constraints["excludeResourceRules"]), ...readRules(resources["excludeResourceRules"])],
      isExact: constraints["matchPolicy"] === "Exact",
      namespaceSelectors: [
        ...toSelectors(constraints["namespaceSelector"]),
        ...toSelectors(resources["namespaceSelector"]),
      ],
      objectSelectors: [...toSelectors(constraints["objectSelector"]), ...toSelectors(resources["objectSelector"])],
      conditions: toConditions(spec["matchConditions"]),
      failsClosed: (spec["failurePolicy"] ?? "Fail") === "Fail",
      effect: policy.kind === "MutatingAdmissionPolicy" ? "change" : toEffect(binding),
      timeoutSeconds: 0,
      isReinvoked: spec["reinvocationPolicy"] === "IfNeeded",
    };
    return narrowed.length === 0 ? [gate] : [{ ...gate, narrowed }];
  });
}

export function toSpec(object: KubernetesObject): JsonObject {
  return asObject(object["spec"]) ?? {};
}

export function toActions(binding: KubernetesObject): string[] {
  return asList(toSpec(binding)["validationActions"]).flatMap((action) => asString(action) ?? []);
}

function toEffect(binding: KubernetesObject): Gate["effect"] {
  const actions = toActions(binding);
  if (actions.includes("Deny")) return "deny";
  return actions.includes("Warn") ? "warn" : "audit";
}
