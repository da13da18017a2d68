import { type Attributes, isResourceRequest } from "./attributes.ts";
import type { Allowance } from "./authorizer.ts";
import type { Binding } from "./binding.ts";
import { type Role, toResourceWords } from "./role.ts";
import { toSubjectKey } from "./subject.ts";

/** Which roles speak of a resource, and who binds them. */
export class RoleIndex {
  readonly #bindings: ReadonlyMap<Role, ReadonlyMap<string, readonly Binding[]>>;
  #byWord: ReadonlyMap<string, readonly Role[]> | undefined;

  constructor(bindings: readonly Binding[]) {
    const byRole = new Map<Role, Map<string, Binding[]>>();
    for (const binding of bindings) {
      if (binding.role === undefined) continue;
      let places = byRole.get(binding.role);
      if (places === undefined) byRole.set(binding.role, (places = new Map()));
      const list = places.get(binding.namespace);
      if (list === undefined) places.set(binding.namespace, [binding]);
      else list.push(binding);
    }
    this.#bindings = byRole;
  }

  whoCan(attributes: Attributes): Allowance[] {
    const found: Allowance[] = [];
    const places = isResourceRequest(attributes) && attributes.namespace !== "" ? ["", attributes.namespace] : [""];
    for (const role of this.#rolesFor(attributes)) {
      const rule = role.find(attributes);
      if (rule === undefined) continue;
      for (const place of places) {
        for (const binding of this.#bindings.get(role)?.get(place) ?? [])
          found.push(...toAllowances(binding, role, rule));
      }
    }
    return found;
  }

  #rolesFor(attributes: Attributes): Iterable<Role> {
    if (!isResourceRequest(attributes)) return this.#bindings.keys();
    const index = this.#words();
    return new Set(toResourceWords(attributes).flatMap((word) => index.get(word) ?? []));
  }

  #words(): ReadonlyMap<string, readonly Role[]> {
    if (this.#byWord !== undefined) return this.#byWord;
    const made = new Map<string, Role[]>();
    for (const role of this.#bindings.keys()) {
      for (const word of role.resourceWords) {
        const roles = made.get(word);
        if (roles === undefined) made.set(word, [role]);
        else roles.push(role);
      }
    }
    this.#byWord = made;
    return made;
  }
}

function toAllowances(binding: Binding, role: Role, rule: Allowance["rule"]): Allowance[] {
  const seen = new Set<string>();
  return binding.subjects.flatMap((subject) => {
    if (subject === undefined || seen.has(toSubjectKey(subject))) return [];
    seen.add(toSubjectKey(subject));
    return { grant: { subject, binding, role }, rule };
  });
}
