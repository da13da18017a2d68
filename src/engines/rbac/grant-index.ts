import type { Attributes, User } from "./attributes.ts";
import type { Allowance, Grant } from "./authorizer.ts";
import type { Binding } from "./binding.ts";
import { GrantList } from "./grant-list.ts";
import { toWords } from "./role.ts";
import { type Subject, toSubjectKey, toUserName } from "./subject.ts";

/** What one user name or group is given, by the namespace it holds in; empty for everywhere. */
type Given = Map<string, GrantList>;
type Dangling = Map<string, Binding[]>;

/** Who is given what by which binding. */
export class GrantIndex {
  readonly subjects: readonly Subject[];
  readonly #users = new Map<string, Given>();
  readonly #groups = new Map<string, Given>();
  /** Bindings whose role was not read. */
  readonly #danglingOfUsers = new Map<string, Dangling>();
  readonly #danglingOfGroups = new Map<string, Dangling>();

  constructor(bindings: readonly Binding[]) {
    const subjects = new Map<string, Subject>();
    for (const binding of bindings) {
      const seen = new Set<string>();
      for (const subject of binding.subjects) {
        if (subject === undefined) continue;
        const key = toSubjectKey(subject);
        if (seen.has(key)) continue;
        seen.add(key);
        if (!subjects.has(key)) subjects.set(key, subject);
        this.#add(binding, subject);
      }
    }
    this.subjects = [...subjects.values()];
  }

  #add(binding: Binding, subject: Subject): void {
    const userName = toUserName(subject);
    const name = userName ?? subject.name;
    const { namespace, role } = binding;
    if (role === undefined) {
      put(userName === undefined ? this.#danglingOfGroups : this.#danglingOfUsers, name, namespace, binding);
    } else {
      give(userName === undefined ? this.#groups : this.#users, name, namespace, { subject, binding, role });
    }
  }

  of({ name, groups }: User): Grant[] {
    return [this.#users.get(name), ...groups.map((group) => this.#groups.get(group))].flatMap((given) =>
      given === undefined ? [] : [...given.values()].flatMap(({ grants }) => grants),
    );
  }

  /** What holds everywhere is asked first, as the API server does. */
  find(user: User, namespace: string, attributes: Attributes): Allowance | undefined {
    const words = toWords(attributes);
    const everywhere = this.#findIn(user, "", attributes, words);
    if (everywhere !== undefined || namespace === "") return everywhere;
    return this.#findIn(user, namespace, attributes, words);
  }

  #findIn(
    { name, groups }: User,
    namespace: string,
    attributes: Attributes,
    words: readonly string[],
  ): Allowance | undefined {
    const own = this.#users.get(name)?.get(namespace)?.find(attributes, words);
    if (own !== undefined) return own;
    for (const group of groups) {
      const found = this.#groups.get(group)?.get(namespace)?.find(attributes, words);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Bindings of the user that lead to roles which were not read. */
  unresolved({ name, groups }: User, namespace: string): Binding[] {
    if (this.#danglingOfUsers.size === 0 && this.#danglingOfGroups.size === 0) return [];
    const all = [this.#danglingOfUsers.get(name), ...groups.map((group) => this.#danglingOfGroups.get(group))];
    const places = namespace === "" ? [""] : ["", namespace];
    return all.flatMap((dangling) => places.flatMap((place) => dangling?.get(place) ?? []));
  }
}

function put(index: Map<string, Dangling>, name: string, namespace: string, value: Binding): void {
  let given = index.get(name);
  if (given === undefined) index.set(name, (given = new Map()));
  const list = given.get(namespace);
  if (list === undefined) given.set(namespace, [value]);
  else list.push(value);
}

function give(index: Map<string, Given>, name: string, namespace: string, grant: Grant): void {
  let given = index.get(name);
  if (given === undefined) index.set(name, (given = new Map()));
  let list = given.get(namespace);
  if (list === undefined) given.set(namespace, (list = new GrantList()));
  list.add(grant);
}
