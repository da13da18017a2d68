import { type Attributes, isResourceRequest } from "./attributes.ts";
import type { Authorizer, Grant } from "./authorizer.ts";
import type { Role } from "./role.ts";
import type { Rule } from "./rule.ts";
import { type Subject, toSubjectKey } from "./subject.ts";

/** How wide a question is. */
export interface Width {
  /** In whatever namespace; otherwise in that of the request, or across all of them where it names none. */
  readonly anyNamespace: boolean;
  /** Of whatever name. */
  readonly anyName: boolean;
}

/** One way in which somebody may do what was asked. */
export interface Holding {
  readonly grant: Grant;
  readonly rules: readonly Rule[];
  /** Undefined: of all names. */
  readonly names: readonly string[] | undefined;
}

export interface Holder {
  readonly subject: Subject;
  readonly holdings: readonly Holding[];
}

/** Everybody whom a binding lets do it, with every binding that does; members of `system:masters` may besides. */
export function findHolders(authorizer: Authorizer, attributes: Attributes, width: Width): Holder[] {
  const rulesOfRole = new Map<Role, readonly Rule[]>();
  const holders = new Map<string, { subject: Subject; holdings: Holding[] }>();
  const namespace = isResourceRequest(attributes) ? attributes.namespace : "";
  for (const binding of authorizer.bindings) {
    const { role } = binding;
    if (role === undefined || !isInPlace(binding.namespace, namespace, attributes, width)) continue;
    let rules = rulesOfRole.get(role);
    if (rules === undefined) rulesOfRole.set(role, (rules = toDeciding(role.findAll(attributes, width.anyName))));
    if (rules.length === 0) continue;
    for (const [key, subject] of toSubjects(binding.subjects)) {
      let holder = holders.get(key);
      if (holder === undefined) holders.set(key, (holder = { subject, holdings: [] }));
      holder.holdings.push({
        grant: { subject, binding, role },
        rules,
        names: width.anyName ? toNames(rules) : undefined,
      });
    }
  }
  return [...holders.values()];
}

function isInPlace(bound: string, asked: string, attributes: Attributes, width: Width): boolean {
  if (bound === "" || bound === asked) return true;
  return width.anyNamespace && isResourceRequest(attributes);
}

function toSubjects(subjects: readonly (Subject | undefined)[]): Map<string, Subject> {
  return new Map(subjects.flatMap((subject) => (subject === undefined ? [] : [[toSubjectKey(subject), subject]])));
}

/** One rule for all names makes those for some superfluous. */
function toDeciding(rules: readonly Rule[]): readonly Rule[] {
  const forAll = rules.find(({ resourceNames }) => resourceNames.length === 0);
  return forAll === undefined ? rules : [forAll];
}

function toNames(rules: readonly Rule[]): string[] | undefined {
  const names = rules.flatMap(({ resourceNames }) => resourceNames);
  return names.length === 0 ? undefined : [...new Set(names)].sort();
}
