import { asList, asString, dig, type Json, type KubernetesObject, type Resource } from "../../model/index.ts";
import { type Attributes, isResourceRequest, type ResourceAttributes, type User } from "./attributes.ts";
import type { RbacObjects } from "./authorizer.ts";

/**
 * The API server's authorizer, line by line and without any index: what ours is compared with.
 * @see k8s.io/kubernetes/pkg/registry/rbac/validation/rule.go, VisitRulesFor
 * @see k8s.io/kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go
 */
export function isAllowedUpstream(objects: RbacObjects, user: User, attributes: Attributes): boolean {
  if (user.groups.includes("system:masters")) return true;
  const namespace = isResourceRequest(attributes) ? attributes.namespace : "";
  for (const { object } of objects.bindings) {
    if (object.kind === "ClusterRoleBinding") {
      if (!appliesTo(user, object, "")) continue;
      if (findRules(objects, object, "").some((rule) => ruleAllows(attributes, rule))) return true;
    } else if (namespace !== "" && object.metadata.namespace === namespace) {
      if (!appliesTo(user, object, namespace)) continue;
      if (findRules(objects, object, namespace).some((rule) => ruleAllows(attributes, rule))) return true;
    }
  }
  return false;
}

function appliesTo(user: User, binding: KubernetesObject, namespace: string): boolean {
  return asList(binding["subjects"]).some((subject) => {
    const name = dig(subject, "name");
    switch (dig(subject, "kind")) {
      case "User":
        return user.name === name;
      case "Group":
        return user.groups.some((group) => group === name);
      case "ServiceAccount": {
        let home = namespace;
        const own = asString(dig(subject, "namespace")) ?? "";
        if (own.length > 0) home = own;
        if (home.length === 0) return false;
        return user.name === `system:serviceaccount:${home}:${asString(name) ?? ""}`;
      }
      default:
        return false;
    }
  });
}

function findRules(objects: RbacObjects, binding: KubernetesObject, namespace: string): Json[] {
  const kind = dig(binding, "roleRef", "kind");
  const name = dig(binding, "roleRef", "name");
  const isRole = ({ object }: Resource): boolean =>
    object.kind === kind &&
    object.metadata.name === name &&
    (kind === "ClusterRole" || object.metadata.namespace === namespace);
  return asList(objects.roles.find(isRole)?.object["rules"]);
}

function ruleAllows(attributes: Attributes, rule: Json): boolean {
  if (isResourceRequest(attributes)) {
    return (
      verbMatches(rule, attributes.verb) &&
      groupMatches(rule, attributes.group) &&
      resourceMatches(rule, attributes) &&
      nameMatches(rule, attributes.name)
    );
  }
  return verbMatches(rule, attributes.verb) && urlMatches(rule, attributes.nonResourceURL);
}

function verbMatches(rule: Json, verb: string): boolean {
  for (const one of asList(dig(rule, "verbs"))) if (one === "*" || one === verb) return true;
  return false;
}

function groupMatches(rule: Json, group: string): boolean {
  for (const one of asList(dig(rule, "apiGroups"))) if (one === "*" || one === group) return true;
  return false;
}

function resourceMatches(rule: Json, { resource, subresource }: ResourceAttributes): boolean {
  const combined = subresource.length > 0 ? `${resource}/${subresource}` : resource;
  for (const one of asList(dig(rule, "resources"))) {
    if (one === "*" || one === combined) return true;
    if (subresource.length === 0 || typeof one !== "string") continue;
    if (one.length === subresource.length + 2 && one.startsWith("*/") && one.endsWith(subresource)) return true;
  }
  return false;
}

function nameMatches(rule: Json, name: string): boolean {
  const names = asList(dig(rule, "resourceNames"));
  return names.length === 0 || names.includes(name);
}

function urlMatches(rule: Json, url: string): boolean {
  for (const one of asList(dig(rule, "nonResourceURLs"))) {
    if (one === "*" || one === url) return true;
    if (typeof one === "string" && one.endsWith("*") && url.startsWith(one.replace(/\*+$/, ""))) return true;
  }
  return false;
}
