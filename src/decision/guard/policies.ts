import type { Request } from "../../engines/policy/index.ts";
import { dig, isObject, type Json, type KubernetesObject } from "../../model/index.ts";
import type { Reason } from "../decision.ts";
import type { Guard } from "../guard.ts";
import { refuse } from "./subjects.ts";
import { isRemover } from "./system-writers.ts";

/** Groups whose objects are policies, exceptions and configuration of policies, with the resources where not all of them are. */
const GROUPS: ReadonlyMap<string, ReadonlySet<string> | "all"> = new Map<string, ReadonlySet<string> | "all">([
  [
    "kyverno.io",
    // The rest is what Kyverno's controllers write down for each other.
    new Set([
      "clusterpolicies",
      "policies",
      "policyexceptions",
      "cleanuppolicies",
      "clustercleanuppolicies",
      "globalcontextentries",
    ]),
  ],
  ["policies.kyverno.io", "all"],
  ["templates.gatekeeper.sh", "all"],
  ["constraints.gatekeeper.sh", "all"],
  ["mutations.gatekeeper.sh", "all"],
  ["expansion.gatekeeper.sh", "all"],
  ["config.gatekeeper.sh", "all"],
]);

/** Definitions by name of groups that hold other kinds as well. */
export const POLICY_DEFINITIONS: readonly string[] = [...GROUPS].flatMap(([group, resources]) =>
  resources === "all" ? [] : [...resources].map((resource) => `${resource}.${group}`),
);

/** What the names of all other definitions of policies end in. */
export function definitionSuffixes(): readonly string[] {
  return [...GROUPS].flatMap(([group, resources]) => (resources === "all" ? [`.${group}`] : []));
}

export function isPolicyGroup(group: string): boolean {
  return GROUPS.has(group);
}

/** Whether the name of a definition, `clusterpolicies.kyverno.io`, is of a kind of policies. */
export function hasPolicyGroup(definition: string): boolean {
  const dot = definition.indexOf(".");
  const found = dot < 0 ? undefined : GROUPS.get(definition.slice(dot + 1));
  return found === "all" || found?.has(definition.slice(0, dot)) === true;
}

/**
 * Policies may be added; changing and deleting them is guarded. Exceptions and Gatekeeper's Config, which leaves namespaces out, are
 * the other way round. What controllers note (status, finalizers) is free.
 */
export function guardPolicies(request: Request, guard: Guard): readonly Reason[] {
  const { operation, resource, subResource, name } = request;
  const guarded = GROUPS.get(resource.group);
  // A custom resource's status can change nothing but itself.
  if (guarded === undefined || subResource === "status") return [];
  if (guarded !== "all" && !guarded.has(resource.resource)) return [];
  const isException = resource.resource === "policyexceptions";
  const isConfig = resource.group === "config.gatekeeper.sh";
  if (operation === "CREATE" && !isException && !isConfig) return [];
  if (operation === "DELETE" && (isException || isRemover(request))) return [];
  if (operation === "UPDATE" && isSameContent(request.oldObject, request.object)) return [];
  const what = `${operation} of ${resource.resource} ${JSON.stringify(name)}`;
  if (isException) return [refuse("exceptions", request, guard, `${what} lets through what policies refuse`)];
  return [refuse("policies", request, guard, `${what} changes what is refused`)];
}

/** Owners count: an object whose owner does not exist is collected. */
const METADATA = ["labels", "annotations", "ownerReferences"];

function isSameContent(old: KubernetesObject | null, object: KubernetesObject | null): boolean {
  return isObject(old) && isObject(object) && JSON.stringify(contentOf(old)) === JSON.stringify(contentOf(object));
}

function contentOf(object: KubernetesObject): Json {
  const fields = Object.entries(object).filter(([key]) => key !== "metadata" && key !== "status");
  const metadata = METADATA.map((key) => dig(object, "metadata", key) ?? null);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]): Json => [key, value ?? null]);
  return [metadata, sorted];
}
