import type { AdmissionConfiguration } from "../../../decision/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Resource,
  toGroup,
} from "../../../model/index.ts";
import type { Scope } from "./live-kind.ts";

/** Objects that policies name, and so have to be known when requests are judged. */
export interface Need extends Scope {
  readonly group: string;
  /** Undefined: the one the cluster prefers. */
  readonly version?: string | undefined;
  readonly kind?: string;
  /** The plural, where the policy names that instead of the kind. */
  readonly resource?: string;
}

const RBAC = "rbac.authorization.k8s.io";

/**
 * What the policies look up besides the request. Only what they name is followed; Secrets where they are named, and then without
 * their values. A policy of a namespace gets ConfigMaps of its own namespace and nothing else: who may write it need not be somebody
 * whom the platform would show more.
 */
export function findNeeds(resources: readonly Resource[]): Need[] {
  const bindings = resources.filter(({ object }) => object.kind.endsWith("AdmissionPolicyBinding"));
  const needs = resources.flatMap(({ object }) => {
    switch (toGroup(object.apiVersion)) {
      case "admissionregistration.k8s.io":
        return findParameterNeeds(object, bindings);
      case "kyverno.io":
        return findKyvernoNeeds(object);
      case "policies.kyverno.io":
        return findLookupNeeds(object);
      case "config.gatekeeper.sh":
        return asList(dig(object, "spec", "sync", "syncOnly")).flatMap(toSyncNeed);
      case "syncset.gatekeeper.sh":
        return asList(dig(object, "spec", "gvks")).flatMap(toSyncNeed);
      default:
        return [];
    }
  });
  return withoutParts(needs);
}

/** What the rule sets look up besides their policies: whether a pod's account says that its token is to be mounted. */
export function findMutationNeeds({ ruleSets = [] }: AdmissionConfiguration): Need[] {
  const looksAtAccounts = ruleSets.some(({ mutations }) => mutations?.automountServiceAccountToken === false);
  return looksAtAccounts ? [{ group: "", version: "v1", kind: "ServiceAccount" }] : [];
}

/** What identifies a need: two policies that name the same share it. */
export function toNeedKey({ group, version = "", kind = "", resource = "", namespace = "", name = "" }: Need): string {
  return `${group}/${version}/${kind || resource} ${namespace}/${name}`;
}

/** Parameters of admission policies. @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources */
function findParameterNeeds(policy: KubernetesObject, bindings: readonly Resource[]): Need[] {
  const paramKind = asObject(dig(policy, "spec", "paramKind"));
  const kind = asString(paramKind?.["kind"]);
  const apiVersion = asString(paramKind?.["apiVersion"]);
  if (kind === undefined || apiVersion === undefined) return [];
  const own = bindings.filter(({ object }) => dig(object, "spec", "policyName") === policy.metadata.name);
  return own.flatMap(({ object }) => {
    const paramRef = asObject(dig(object, "spec", "paramRef"));
    if (paramRef === undefined) return [];
    const namespace = asString(paramRef["namespace"]) || undefined;
    // Without a namespace it is that of the request, so a name alone does not say which object.
    const name = asString(paramRef["name"]) || undefined;
    const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
    return [{ group: toGroup(apiVersion), version, kind, namespace, name }];
  });
}

const ROLES = /"(?:clusterRoles|roles)":|\brequest\.(?:clusterRoles|roles)\b/;

/** ConfigMaps of contexts, and the bindings that say which roles a user has. */
function findKyvernoNeeds(policy: KubernetesObject): Need[] {
  const isNamespaced = policy.kind === "Policy";
  const own = isNamespaced ? (policy.metadata.namespace ?? "default") : undefined;
  const spec = policy["spec"] ?? null;
  const maps = findContexts(spec, 0).flatMap((reference) => {
    const name = toLiteral(reference["name"]);
    const namespace = toLiteral(reference["namespace"] ?? "default");
    if (own !== undefined) return namespace === own || namespace === undefined ? [{ name, namespace: own }] : [];
    return [{ name, namespace }];
  });
  const needs: Need[] = maps.map((scope) => ({ group: "", version: "v1", kind: "ConfigMap", ...scope }));
  if (isNamespaced || !ROLES.test(JSON.stringify(spec))) return needs;
  return [...needs, { group: RBAC, kind: "RoleBinding" }, { group: RBAC, kind: "ClusterRoleBinding" }];
}

/** What is written as it is; undefined where it is only known with the request. */
function toLiteral(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" && !value.includes("{{") ? value : undefined;
}

const MAX_DEPTH = 50;

/** The `configMap` of every context entry, wherever in a rule it stands. */
function findContexts(value: Json, depth: number): JsonObject[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => findContexts(item, depth + 1));
  if (!isObject(value)) return [];
  const own = asList(value["context"])
    .map((entry) => dig(entry, "configMap"))
    .filter(isObject);
  return [...own, ...Object.values(value).flatMap((item) => findContexts(item ?? null, depth + 1))];
}

/** `resource.Get("v1", "configmaps", …)` of Kyverno's CEL kinds, with the kind written out. */
const LOOKUP =
  /\bresource\s*\.\s*(?:Get|List|get|list)\s*\(\s*\\?["']([\w./-]{1,200})\\?["']\s*,\s*\\?["']([a-z0-9./-]{1,100})\\?["']/g;

function findLookupNeeds(policy: KubernetesObject): Need[] {
  if (policy.kind.startsWith("Namespaced") || policy.kind === "PolicyException") return [];
  const text = JSON.stringify(policy["spec"] ?? null);
  return [...text.matchAll(LOOKUP)].map(([, apiVersion = "", plural = ""]) => ({
    group: toGroup(apiVersion),
    version: apiVersion.slice(apiVersion.indexOf("/") + 1),
    resource: plural.split("/")[0] ?? "",
  }));
}

function toSyncNeed(entry: Json): Need[] {
  const kind = asString(dig(entry, "kind"));
  const version = asString(dig(entry, "version"));
  return kind === undefined ? [] : [{ group: asString(dig(entry, "group")) ?? "", version, kind }];
}

/** Each once, and none of what a wider one holds. */
function withoutParts(needs: readonly Need[]): Need[] {
  const byKey = new Map(needs.map((need) => [toNeedKey(need), need]));
  return [...byKey.values()].filter(({ namespace, name, ...kind }) => {
    const isWhole = namespace === undefined && name === undefined;
    if (isWhole) return true;
    if (byKey.has(toNeedKey(kind))) return false;
    return name === undefined || namespace === undefined || !byKey.has(toNeedKey({ ...kind, namespace }));
  });
}
