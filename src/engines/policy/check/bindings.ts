import type { KindTable } from "../../../inventory/kinds/index.ts";
import { asList, asString, dig, isObject, type Path, type Resource } from "../../../model/index.ts";
import { advise, type Advice } from "./advice.ts";

/** Bindings of policies that were not given, policies whose parameters no binding names, and resources nobody serves. */
export function findLooseEnds(resource: Resource, all: readonly Resource[], kinds: KindTable): Advice[] {
  const { kind } = resource.object;
  if (kind.endsWith("AdmissionPolicyBinding")) return findLostBinding(resource, all);
  return kind.endsWith("AdmissionPolicy")
    ? [...findUnnamedParameters(resource, all), ...findNoResources(resource, kinds)]
    : [];
}

function findLostBinding(resource: Resource, all: readonly Resource[]): Advice[] {
  const { kind } = resource.object;
  const name = asString(dig(resource.object, "spec", "policyName")) ?? "";
  const wanted = kind.slice(0, -"Binding".length);
  if (all.some(({ object }) => object.kind === wanted && object.metadata.name === name)) return [];
  const message = `it binds ${wanted} ${name}, which is not among the policies given`;
  return [advise(resource, ["spec", "policyName"], { code: "dead-rule", level: "warning", message })];
}

function findUnnamedParameters(resource: Resource, all: readonly Resource[]): Advice[] {
  const { object } = resource;
  if (!isObject(dig(object, "spec", "paramKind"))) return [];
  const name = object.metadata.name;
  return all
    .filter((one) => one.object.kind === `${object.kind}Binding` && dig(one.object, "spec", "policyName") === name)
    .filter((one) => !isObject(dig(one.object, "spec", "paramRef")))
    .map((one) => {
      const message = `${object.kind} ${name} has a paramKind, and this binding names no paramRef: its params are null`;
      return advise(one, ["spec"], { code: "dead-rule", level: "warning", message });
    });
}

/** Groups whose kinds are all known. */
const KNOWN = new Set(["", "apps", "batch"]);

/** Such a group serves no resource of that name: `pod` for `pods`. */
function findNoResources(resource: Resource, kinds: KindTable): Advice[] {
  const rules = asList(dig(resource.object, "spec", "matchConstraints", "resourceRules"));
  return rules.flatMap((rule, index) => {
    const groups = asList(dig(rule, "apiGroups")).filter((group) => typeof group === "string");
    if (!groups.every((group) => KNOWN.has(group))) return [];
    const path: Path = ["spec", "matchConstraints", "resourceRules", index, "resources"];
    return asList(dig(rule, "resources"))
      .filter((name) => typeof name === "string")
      .filter((name) => !/[*/]/.test(name) && !groups.some((group) => kinds.findResource(group, name) !== undefined))
      .map((name) => {
        const message = `no resource ${JSON.stringify(name)} is served in this group: resources are named by their plural in lower case, "pods"`;
        return advise(resource, path, { code: "dead-rule", level: "error", message });
      });
  });
}

/** Two policies of one kind and name: in a cluster the later replaces the earlier. */
export function findTwins(resources: readonly Resource[]): Advice[] {
  const seen = new Set<string>();
  return resources.flatMap((resource) => {
    const { kind, metadata } = resource.object;
    const key = JSON.stringify([kind, metadata.namespace ?? "", metadata.name ?? ""]);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = "there is another of this kind and name: in a cluster the later replaces the earlier";
    return [advise(resource, ["metadata", "name"], { code: "dead-rule", level: "warning", message })];
  });
}
