import { namesResource, toResourcePattern } from "../../inventory/kinds/index.ts";
import type { Request, ResourceRule } from "../../engines/policy/index.ts";

/** What of a request decides which policies may be about it, but for namespaces and labels. */
export interface Target {
  readonly operation: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly kind: string;
  readonly place: "in a namespace" | "a Namespace" | "in none";
}

/** Requests without a namespace are taken for both: of an object in a file nobody knows where it goes. */
export function toPlace({ resource, namespace }: Request): Target["place"] {
  if (resource.group === "" && resource.resource === "namespaces") return "a Namespace";
  return namespace === "" ? "in none" : "in a namespace";
}

/** Whether a rule names a resource and operation; what objects must carry besides is not looked at. */
export function namesTarget(rule: ResourceRule, target: Target): boolean {
  if (!isListed(rule.operations, target.operation)) return false;
  if (rule.scope === "Cluster" && target.place === "in a namespace") return false;
  if (rule.scope === "Namespaced" && target.place === "a Namespace") return false;
  const isNamed = namesAny(rule.resources, target.resource, target.subresource) || rule.kind === target.kind;
  return (
    isNamed && namesGroup(rule, target) && (rule.isEquivalent === true || isListed(rule.apiVersions, target.version))
  );
}

/** Events are in two groups. */
function namesGroup({ apiGroups, isEquivalent }: ResourceRule, { group, resource }: Target): boolean {
  if (isListed(apiGroups, group)) return true;
  return isEquivalent === true && resource === "events" && EVENT_GROUPS.has(group) && apiGroups.some(isOfEvents);
}

const EVENT_GROUPS: ReadonlySet<string> = new Set(["", "events.k8s.io"]);

function isOfEvents(group: string): boolean {
  return EVENT_GROUPS.has(group);
}

function isListed(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes("*");
}

function namesAny(resources: readonly string[], resource: string, subresource: string): boolean {
  return resources.some((text) => namesResource(toResourcePattern(text), resource, subresource));
}
