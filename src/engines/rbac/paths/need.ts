import { coversGroup, coversVerb } from "../../../formats/rbac/index.ts";
import type { Rule } from "../rule.ts";

/** Requests of which one is enough: any of the verbs on the resource. */
export interface Need {
  readonly verbs: readonly string[];
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, with its subresource: `pods`, `pods/exec`. */
  readonly resource: string;
}

/** Names of the objects that something is allowed for. */
export type Names = "all" | ReadonlySet<string>;

/** A role that names more objects than this is taken to name all: too much said, and never too little. */
const MAX_NAMES = 100;

/**
 * The objects a rule allows the request for, or undefined. `create` and `deletecollection` carry no name and so need a rule without
 * names; what a rule may both create and patch by name, it creates by server-side apply, which carries one.
 */
export function toNames(rule: Rule, { verbs, group, resource }: Need): Names | undefined {
  if (!coversGroup(rule, group) || !coversResource(rule, resource)) return undefined;
  const allowed = verbs.filter((verb) => coversVerb(rule, verb));
  if (allowed.length === 0) return undefined;
  const { resourceNames } = rule;
  if (resourceNames.length === 0) return "all";
  const isNameless = (verb: string): boolean =>
    verb === "deletecollection" || (verb === "create" && !resource.includes("/"));
  if (resourceNames.includes("") && allowed.some(isNameless)) return "all";
  const isNamed = (verb: string): boolean => !isNameless(verb) || (verb === "create" && coversVerb(rule, "patch"));
  if (!allowed.some(isNamed)) return undefined;
  const names = new Set(resourceNames.filter((name) => name !== ""));
  if (names.size === 0) return undefined;
  return names.size > MAX_NAMES ? "all" : names;
}

function coversResource({ resources }: Rule, resource: string): boolean {
  if (resources.includes("*") || resources.includes(resource)) return true;
  const slash = resource.indexOf("/");
  return slash >= 0 && resources.includes(`*${resource.slice(slash)}`);
}

export function joinNames(one: Names | undefined, other: Names): Names {
  if (one === undefined) return other;
  if (one === "all" || other === "all") return "all";
  const both = new Set([...one, ...other]);
  return both.size > MAX_NAMES ? "all" : both;
}

export function hasName(names: Names, name: string): boolean {
  return names === "all" || names.has(name);
}
