import { type Attributes, isResourceRequest } from "./attributes.ts";
import type { Allowance } from "./authorizer.ts";
import type { Binding } from "./binding.ts";
import { type Role, toWords } from "./role.ts";
import { toSubjectKey } from "./subject.ts";

/** What is bound in one namespace, or everywhere. */
interface Place {
  readonly bindings: ReadonlyMap<Role, readonly Binding[]>;
  /** Roles by the words of their rules' resources; made when the place is first asked for. */
  byWord?: ReadonlyMap<string, readonly Role[]>;
}

/** Which roles are bound where, and by whom. */
export class RoleIndex {
  readonly #places: ReadonlyMap<string, Place>;

  constructor(bindings: readonly Binding[]) {
    const places = new Map<string, { readonly bindings: Map<Role, Binding[]> }>();
    for (const binding of bindings) {
      if (binding.role === undefined) continue;
      let place = places.get(binding.namespace);
      if (place === undefined) places.set(binding.namespace, (place = { bindings: new Map() }));
      const list = place.bindings.get(binding.role);
      if (list === undefined) place.bindings.set(binding.role, [binding]);
      else list.push(binding);
    }
    this.#places = places;
  }

  whoCan(attributes: Attributes): Allowance[] {
    const names = isResourceRequest(attributes) && attributes.namespace !== "" ? ["", attributes.namespace] : [""];
    const words = toWords(attributes);
    return names.flatMap((name) => {
      const place = this.#places.get(name);
      return place === undefined ? [] : findIn(place, attributes, words);
    });
  }
}

function findIn(place: Place, attributes: Attributes, words: readonly string[]): Allowance[] {
  const found: Allowance[] = [];
  for (const role of rolesFor(place, attributes, words)) {
    const rule = role.find(attributes, words);
    if (rule === undefined) continue;
    for (const binding of place.bindings.get(role) ?? []) found.push(...toAllowances(binding, role, rule));
  }
  return found;
}

function rolesFor(place: Place, attributes: Attributes, words: readonly string[]): Iterable<Role> {
  if (!isResourceRequest(attributes)) return place.bindings.keys();
  place.byWord ??= toByWord(place.bindings.keys());
  const { byWord } = place;
  return new Set(words.flatMap((word) => byWord.get(word) ?? []));
}

function toByWord(roles: Iterable<Role>): ReadonlyMap<string, readonly Role[]> {
  const made = new Map<string, Role[]>();
  for (const role of roles) {
    for (const word of role.resourceWords) {
      const known = made.get(word);
      if (known === undefined) made.set(word, [role]);
      else known.push(role);
    }
  }
  return made;
}

function toAllowances(binding: Binding, role: Role, rule: Allowance["rule"]): Allowance[] {
  const seen = new Set<string>();
  return binding.subjects.flatMap((subject) => {
    if (subject === undefined || seen.has(toSubjectKey(subject))) return [];
    seen.add(toSubjectKey(subject));
    return { grant: { subject, binding, role }, rule };
  });
}
