import type { Role } from "../role.ts";
import { coversGroup, coversVerb } from "../../../formats/rbac/index.ts";
import type { Rule } from "../rule.ts";
import { joinNames, type Names, type Need, toNames } from "./need.ts";
import { RIGHT_KINDS, type RightKind, type RuleRight } from "./right-kinds.ts";

/** A right that a role gives wherever it is bound. */
export interface RoleRight {
  readonly what: RuleRight;
  readonly kind: RightKind;
  /** Rules that give it of objects of any name; no more than MAX_RULES and one. */
  readonly whole: readonly Rule[];
  /** Rules that give it of some names. */
  readonly narrowed: readonly { readonly names: ReadonlySet<string>; readonly rule: Rule }[];
  /** The same, by name. */
  readonly byName: ReadonlyMap<string, readonly Rule[]>;
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
  return {
    everything: everything.slice(0, MAX_RULES + 1),
    rights: [...byRight].map(([what, by]) => toRoleRight(what, by)),
  };
}

/** A role with more rules than this for single names is taken to give the right of all: too much said, and never too little. */
const MAX_NARROWED = 100;

function toRoleRight(what: RuleRight, by: readonly { readonly names: Names; readonly rule: Rule }[]): RoleRight {
  const kind = RIGHT_KINDS.get(what) as RightKind;
  const narrowed = by.flatMap(({ names, rule }) => (names === "all" ? [] : [{ names, rule }]));
  const isTooMuch = narrowed.length > MAX_NARROWED;
  const whole = by.filter(({ names }) => isTooMuch || names === "all").slice(0, MAX_RULES + 1);
  const byName = new Map<string, Rule[]>();
  for (const { names, rule } of isTooMuch ? [] : narrowed) {
    for (const name of names) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [rule]);
      else known.push(rule);
    }
  }
  return { what, kind, whole: whole.map(({ rule }) => rule), narrowed: isTooMuch ? [] : narrowed, byName };
}

/** The rule of cluster-admin: all verbs on all resources of all groups. */
function isEverything({ verbs, apiGroups, resources, resourceNames }: Rule): boolean {
  return verbs.includes("*") && apiGroups.includes("*") && resources.includes("*") && resourceNames.length === 0;
}

/** The rights that a single rule gives, and of which objects. */
export function toRightsOfRule(rule: Rule): Map<RuleRight, Names> {
  const rights = new Map<RuleRight, Names>();
  for (const { what, kind, need } of toCandidates(rule)) {
    const names = toNames(rule, need);
    if (names === undefined) continue;
    rights.set(what, kind.isNarrowed === true ? joinNames(rights.get(what), names) : "all");
  }
  if (rule.resources.length > 0 && actsForUsers(rule)) rights.set("act-for-users", "all");
  return rights;
}

interface Candidate {
  readonly what: RuleRight;
  readonly kind: RightKind;
  readonly need: Need;
}

const ALL: readonly Candidate[] = [...RIGHT_KINDS].flatMap(([what, kind]) =>
  kind.needs.map((need) => ({ what, kind, need })),
);
const BY_RESOURCE = Map.groupBy(ALL, ({ need }) => need.resource);
const BY_SUBRESOURCE = Map.groupBy(
  ALL.filter(({ need }) => need.resource.includes("/")),
  ({ need }) => `*${need.resource.slice(need.resource.indexOf("/"))}`,
);

/** Needs that speak of one of the rule's resources; some perhaps twice. */
function toCandidates({ resources }: Rule): readonly Candidate[] {
  if (resources.includes("*")) return ALL;
  return resources.flatMap((word) => BY_RESOURCE.get(word) ?? BY_SUBRESOURCE.get(word) ?? []);
}

/** Constrained impersonation says apart which requests may be made in another's name. */
function actsForUsers(rule: Rule): boolean {
  return coversVerb(rule, "*")
    ? coversGroup(rule, "")
    : rule.verbs.some((verb) => verb.startsWith("impersonate-on:user-info:"));
}
