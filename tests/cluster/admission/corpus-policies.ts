import { basename } from "node:path";
import { findKind, guessPlural } from "../../../src/inventory/kinds/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
} from "../../../src/model/index.ts";

/** The spec of a ValidatingAdmissionPolicy made of somebody else's policy, and the parameters it is judged with. */
export interface MadePolicy {
  readonly name: string;
  readonly spec: JsonObject;
  readonly params?: JsonObject;
}

const EVERYTHING = [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }];

/** Every rule of Kyverno's and Gatekeeper's CEL policies among the objects, as a ValidatingAdmissionPolicy of its own. */
export function toValidatingSpecs(objects: readonly KubernetesObject[]): MadePolicy[] {
  const constraints = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    if (!object.apiVersion.startsWith("constraints.gatekeeper.sh/")) continue;
    constraints.set(object.kind, [...(constraints.get(object.kind) ?? []), object]);
  }
  return objects.flatMap((object) => {
    if (object.kind === "ClusterPolicy" && object.apiVersion.startsWith("kyverno.io/")) return toRules(object);
    if (object.kind === "ValidatingPolicy" && object.apiVersion.startsWith("policies.kyverno.io/")) {
      return [fromValidatingPolicy(object)];
    }
    return object.kind === "ConstraintTemplate" ? fromTemplate(object, constraints) : [];
  });
}

function toRules(policy: KubernetesObject): MadePolicy[] {
  return asList(dig(policy, "spec", "rules"))
    .filter(isObject)
    .flatMap((rule) => {
      const cel = asObject(dig(rule, "validate", "cel"));
      if (cel === undefined) return [];
      const spec = {
        matchConstraints: { resourceRules: toResourceRules(rule) },
        matchConditions: rule["celPreconditions"] ?? [],
        variables: cel["variables"] ?? [],
        validations: cel["expressions"] ?? [],
        auditAnnotations: cel["auditAnnotations"] ?? [],
      };
      return [{ name: `${policy.metadata.name}.${asString(rule["name"])}`, spec }];
    });
}

function toResourceRules(rule: JsonObject): Json[] {
  const kinds = JSON.stringify(rule["match"]).match(/"kinds":\[[^\]]*\]/g) ?? [];
  const names = kinds.flatMap((text) => (JSON.parse(`{${text}}`) as { kinds: string[] }).kinds);
  const resources = names.map((name) => toPlural(name));
  return resources.length === 0 || resources.includes("*")
    ? EVERYTHING
    : [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: [...new Set(resources)] }];
}

/** `apps/v1/Deployment` and `Deployment` → `deployments`. */
function toPlural(name: string): string {
  const kind = basename(name.replace(/\.(?:status|scale)$/, ""));
  const groups = ["", "apps", "batch", "networking.k8s.io", "rbac.authorization.k8s.io", "autoscaling", "policy"];
  return groups.map((group) => findKind(group, kind)?.resource).find(Boolean) ?? guessPlural(kind);
}

function fromValidatingPolicy(policy: KubernetesObject): MadePolicy {
  const given = asObject(policy["spec"]) ?? {};
  const fields = [
    "matchConstraints",
    "matchConditions",
    "variables",
    "validations",
    "auditAnnotations",
    "failurePolicy",
  ];
  const spec = Object.fromEntries(
    fields.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
  );
  return { name: policy.metadata.name ?? "", spec };
}

function fromTemplate(template: KubernetesObject, constraints: ReadonlyMap<string, KubernetesObject[]>): MadePolicy[] {
  const kind = asString(dig(template, "spec", "crd", "spec", "names", "kind")) ?? "";
  const codes = asList(dig(template, "spec", "targets")).flatMap((target) => asList(dig(target, "code")));
  const code = codes.find((one) => dig(one, "engine") === "K8sNativeValidation");
  const source = asObject(dig(code, "source"));
  if (source === undefined) return [];
  return (constraints.get(kind) ?? []).map((constraint, index) => ({
    name: `${template.metadata.name}.${index}`,
    params: { parameters: dig(constraint, "spec", "parameters") ?? null },
    spec: {
      matchConstraints: { resourceRules: EVERYTHING },
      matchConditions: source["matchConditions"] ?? [],
      // As Gatekeeper itself adds them.
      variables: [
        {
          name: "params",
          expression: "!has(params.spec) ? null : !has(params.spec.parameters) ? null: params.spec.parameters",
        },
        {
          name: "anyObject",
          expression: 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object',
        },
        ...asList(source["variables"]),
      ],
      validations: source["validations"] ?? [],
      failurePolicy: source["failurePolicy"] ?? "Fail",
    },
  }));
}
