import { asList, asString, dig, type Json } from "../../model/index.ts";

/** Who asks for what, as far as rules of an audit policy look at it. */
export interface AuditedRequest {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  /** Empty: of the whole cluster. */
  readonly namespace: string;
  readonly group: string;
  /** With its subresource: `pods/exec`. */
  readonly resource: string;
  readonly name: string;
}

export type AuditLevel = "None" | "Metadata" | "Request" | "RequestResponse";

/** The rule that decides on a request: the first that matches, as in the API server. */
export interface AuditMatch {
  /** Undefined: no rule matches, so nothing is logged. */
  readonly index: number | undefined;
  readonly level: AuditLevel;
}

const LEVELS: readonly string[] = ["None", "Metadata", "Request", "RequestResponse"];
const MAX_RULES = 2000;

/** The rules of an `audit.k8s.io` Policy. */
export function toAuditRules(policy: Json): Json[] {
  return asList(dig(policy, "rules")).slice(0, MAX_RULES);
}

/**
 * What is logged of a request. A level nobody knows is taken for none: the API server does not start with it.
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-PolicyRule
 */
export function findAuditRule(rules: readonly Json[], request: AuditedRequest): AuditMatch {
  const index = rules.findIndex((rule) => matches(rule, request));
  return index < 0 ? { index: undefined, level: "None" } : { index, level: toLevel(rules[index]) };
}

export function toLevel(rule: unknown): AuditLevel {
  const level = asString(dig(rule, "level")) ?? "";
  return LEVELS.includes(level) ? (level as AuditLevel) : "None";
}

/** The strings of a rule's list; empty stands for all. */
export function namesOf(rule: unknown, field: string): string[] {
  return asList(dig(rule, field)).filter((name): name is string => typeof name === "string");
}

function matches(rule: Json, request: AuditedRequest): boolean {
  if (!allows(namesOf(rule, "users"), [request.user])) return false;
  if (!allows(namesOf(rule, "userGroups"), request.groups)) return false;
  if (!allows(namesOf(rule, "verbs"), [request.verb])) return false;
  const resources = asList(dig(rule, "resources"));
  const namespaces = namesOf(rule, "namespaces");
  // A rule for paths only is about no object; what names neither is about everything.
  if (namespaces.length + resources.length === 0) return namesOf(rule, "nonResourceURLs").length === 0;
  return (
    allows(namespaces, [request.namespace]) && (resources.length === 0 || resources.some((one) => isOf(one, request)))
  );
}

function allows(listed: readonly string[], given: readonly string[]): boolean {
  return listed.length === 0 || given.some((one) => listed.includes(one));
}

function isOf(entry: Json, { group, resource, name }: AuditedRequest): boolean {
  if ((asString(dig(entry, "group")) ?? "") !== group) return false;
  const resources = namesOf(entry, "resources");
  if (resources.length === 0) return true;
  const names = namesOf(entry, "resourceNames");
  return allows(names, [name]) && resources.some((listed) => coversResource(listed, resource));
}

// In a rule, `pods` means no subresource; a star stands for all before the slash, behind it, or for everything.
export function coversResource(listed: string, resource: string): boolean {
  if (listed === "*" || listed === resource) return true;
  const [main = "", sub] = resource.split("/");
  return (sub !== undefined && listed === `*/${sub}`) || listed === `${main}/*`;
}
