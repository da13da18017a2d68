import type { Role } from "../role.ts";
import { coversGroup, coversVerb, type Rule } from "../rule.ts";
import { joinNames, type Names, toNames } from "./need.ts";
import { RIGHT_KINDS, type RightKind, type RuleRight } from "./right-kinds.ts";

/** A right that a role gives wherever it is bound. */
export interface RoleRight {
  readonly what: RuleRight;
  readonly kind: RightKind;
  /** Of which objects, and the rules that give it of them. */
  readonly by: readonly { readonly names: Names; readonly rule: Rule }[];
}

/** What a role is worth to an attacker. */
export interface Profile {
  /** The rule that allows everything, if one does. */
  readonly everything: readonly Rule[];
  readonly rights: readonly RoleRight[];
}

/** Further rules that give the same right are one step that no single rule takes away. */
export const MAX_RULES = 8;

export function toProfile(role: Role): Profile {
  const everything = role.rules.filter(isEverything);
  const byRight = new Map<RuleRight, { names: Names; rule: Rule }[]>();
  for (const rule of role.rules) {
    // Whoever may do everything needs no right by itself.
    if (isEverything(rule) || rule.verbs.length === 0) continue;
    for (const [what, names] of toRightsOfRule(rule)) {
      const known = byRight.get(what);
      if (known === undefined) byRight.set(what, [{ names, rule }]);
      else known.push({ names, rule });
    }
  }
  const rights = [...byRight].map(([what, by]) => ({ what, kind: RIGHT_KINDS.get(what) as RightKind, by }));
  return { everything, rights };
}

/** The rule of cluster-admin: all verbs on all resources of all groups. */
function isEverything({ verbs, apiGroups, resources, resourceNames }: Rule): boolean {
  return verbs.includes("*") && apiGroups.includes("*") && resources.includes("*") && resourceNames.length === 0;
}

/** The rights that a single rule gives, and of which objects. */
export function toRightsOfRule(rule: Rule): Map<RuleRight, Names> {
  const rights = new Map<RuleRight, Names>();
  if (rule.resources.length === 0) return rights;
  for (const [what, kind] of RIGHT_KINDS) {
    let names: Names | undefined;
    for (const need of kind.needs) {
      const more = toNames(rule, need);
      if (more !== undefined) names = joinNames(names, more);
    }
    if (names !== undefined) rights.set(what, kind.isNarrowed === true ? names : "all");
  }
  if (actsForUsers(rule)) rights.set("act-for-users", "all");
  return rights;
}

/** Constrained impersonation says apart which requests may be made in another's name. */
function actsForUsers(rule: Rule): boolean {
  return coversVerb(rule, "*")
    ? coversGroup(rule, "")
    : rule.verbs.some((verb) => verb.startsWith("impersonate-on:user-info:"));
}
