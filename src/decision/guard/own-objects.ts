import type { Request } from "../../engines/policy/index.ts";
import { asList, dig, type Json, type KubernetesObject } from "../../model/index.ts";
import type { Reason } from "../decision.ts";
import type { Guard } from "../guard.ts";
import { hasPolicyGroup } from "./policies.ts";
import { refuse } from "./subjects.ts";
import { isRemover, isSystemWrite } from "./system-writers.ts";

const NAME = "hauberk";
/** Labels by which an object says whose it is. */
export const OWNER_LABELS = [
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/name",
] as const;

/**
 * Everything in Hauberk's namespace: Deployment, Service, ConfigMaps, Secrets, pods and what runs in them (exec, attach, ephemeral
 * containers, port-forward), tokens of its accounts.
 */
export function guardOwnNamespace(request: Request, guard: Guard): readonly Reason[] {
  if (isSystemWrite(request)) return [];
  const { operation, resource, subResource, name, namespace } = request;
  const what = [resource.resource, ...(subResource === "" ? [] : [subResource])].join("/");
  const named = name === "" ? "" : ` ${JSON.stringify(name)}`;
  return [
    refuse(
      "own-namespace",
      request,
      guard,
      `${operation} of ${what}${named} touches Hauberk's namespace ${JSON.stringify(namespace)}`,
    ),
  ];
}

/**
 * What is Hauberk's outside its namespace. The API server asks webhooks about the configurations of webhooks only where those come from
 * its own static manifests; `toGuardPolicies` is what guards them in a cluster.
 */
export function guardOwnObjects(request: Request, guard: Guard): readonly Reason[] {
  const { operation, resource, name } = request;
  if ((operation !== "UPDATE" && operation !== "DELETE") || isRemover(request)) return [];
  if (resource.group === "apiextensions.k8s.io") return guardDefinition(request, guard);
  if (!isHauberks(request)) return [];
  const rule = resource.group === "admissionregistration.k8s.io" ? "webhook-configurations" : "access";
  return [
    refuse(
      rule,
      request,
      guard,
      `${operation} of ${resource.resource} ${JSON.stringify(name)} touches what is Hauberk's`,
    ),
  ];
}

/** With the definition of a kind of policies all policies of the kind go, and with its served versions nobody sees them any more. */
function guardDefinition(request: Request, guard: Guard): readonly Reason[] {
  const { operation, name, subResource, oldObject, object } = request;
  if (subResource !== "" || guard.clusterPolicies === false || !hasPolicyGroup(nameOf(request))) return [];
  if (operation === "UPDATE" && isServedAsBefore(oldObject, object)) return [];
  const what =
    operation === "DELETE"
      ? "deletes all policies of its kind"
      : "takes a version away in which its policies are served";
  return [refuse("policies", request, guard, `${operation} of the definition ${JSON.stringify(name)} ${what}`)];
}

function isServedAsBefore(old: KubernetesObject | null, object: KubernetesObject | null): boolean {
  const served = servedOf(object);
  return servedOf(old).every((version) => served.includes(version));
}

function servedOf(definition: KubernetesObject | null): readonly Json[] {
  const versions = asList(dig(definition, "spec", "versions")).filter((version) => dig(version, "served") === true);
  return versions.map((version) => dig(version, "name") ?? null);
}

/** By name or label, before or after: taking the label off does not make it anybody's. */
function isHauberks(request: Request): boolean {
  return nameOf(request).startsWith(NAME) || isLabelled(request.oldObject) || isLabelled(request.object);
}

function isLabelled(object: KubernetesObject | null): boolean {
  return OWNER_LABELS.some((label) => dig(object, "metadata", "labels", label) === NAME);
}

function nameOf({ name, object, oldObject }: Request): string {
  if (name !== "") return name;
  const found = dig(oldObject, "metadata", "name") ?? dig(object, "metadata", "name");
  return typeof found === "string" ? found : "";
}
