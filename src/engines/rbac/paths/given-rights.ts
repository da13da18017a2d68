import type { Authorizer } from "../authorizer.ts";
import type { Binding } from "../binding.ts";
import type { Role } from "../role.ts";
import type { Rule } from "../rule.ts";
import { type Subject, toSubjectKey } from "../subject.ts";
import { type Profile, toProfile } from "./profile.ts";
import type { RuleRight } from "./right-kinds.ts";

/** A right that a binding gives to somebody by one rule. */
export interface GivenRight {
  readonly what: RuleRight | "everything";
  readonly subject: Subject;
  readonly binding: Binding;
  readonly role: Role;
  readonly rule: Rule;
  /** Undefined: of objects of any name. */
  readonly names: ReadonlySet<string> | undefined;
}

/** Who is given one of the rights, by which binding and rule; whoever may do everything is among them. */
export function* findGivenRights(authorizer: Authorizer, whats: ReadonlySet<RuleRight>): Generator<GivenRight> {
  const profiles = new Map<Role, Profile>();
  for (const binding of authorizer.bindings) {
    const { role } = binding;
    if (role === undefined) continue;
    let profile = profiles.get(role);
    if (profile === undefined) profiles.set(role, (profile = toProfile(role)));
    const given = [...toGiven(profile, whats, binding.namespace !== "")];
    if (given.length === 0) continue;
    const subjects = new Map(binding.subjects.flatMap((one) => (one === undefined ? [] : [[toSubjectKey(one), one]])));
    for (const subject of subjects.values()) for (const one of given) yield { ...one, subject, binding, role };
  }
}

function* toGiven(
  { everything, rights }: Profile,
  whats: ReadonlySet<RuleRight>,
  isNamespaced: boolean,
): Generator<Pick<GivenRight, "what" | "rule" | "names">> {
  for (const rule of everything) yield { what: "everything", rule, names: undefined };
  for (const { what, kind, whole, narrowed } of rights) {
    if (!whats.has(what) || (isNamespaced && kind.isClusterWide === true)) continue;
    for (const rule of whole) yield { what, rule, names: undefined };
    for (const { names, rule } of narrowed) yield { what, rule, names };
  }
}
