import { type Json, type JsonObject, setOwn } from "../../../model/index.ts";
import type { Trace } from "../explanation.ts";
import type { World } from "../policy.ts";
import { Budget } from "./bounds.ts";
import { Fault } from "./fault.ts";
import { mentions, type Query, search } from "./query.ts";
import { traceValue } from "./trace.ts";

/** Works out a context entry when an expression first names it. */
export interface Loader {
  readonly name: string;
  /** Names an element of a foreach: its value belongs to the element that asks. */
  readonly dependsOnElement: boolean;
  /** Looks at something that is not the request: other objects, APIs, registries. */
  readonly isOutside?: boolean;
  /** Undefined: there is nothing of that name. */
  load(scope: Scope): Json | Fault | undefined;
}

/** What belongs to one request, whatever rule or element is looked at. */
export interface Surroundings {
  readonly world: World;
  readonly isDelete: boolean;
  /** Empty for policies of the cluster; others never read beyond their namespace. */
  readonly policyNamespace: string;
  /** Names whose values a test declares, in place of entries that would be looked up outside. */
  readonly declared: ReadonlySet<string>;
  /** Where it is taken down what was looked at; absent: nobody asked why. */
  readonly trace?: Trace | undefined;
}

/**
 * The data that expressions see, with entries that are loaded when first named. A foreach element looks from an inner
 * scope: what it adds is forgotten with it, while entries of outer scopes are loaded once for all elements.
 * @see pkg/engine/context of Kyverno (context.go, deferred.go)
 */
export class Scope {
  readonly data: JsonObject;
  readonly surroundings: Surroundings;
  readonly budget: Budget;
  readonly #outer: Scope | undefined;
  readonly #loaders: { readonly loader: Loader; isTried: boolean }[] = [];
  /** While an entry loads it sees only the entries declared before it. */
  #visible = Number.POSITIVE_INFINITY;

  constructor(data: JsonObject, surroundings: Surroundings, outer?: Scope) {
    this.data = data;
    this.surroundings = surroundings;
    this.#outer = outer;
    this.budget = outer?.budget ?? new Budget();
  }

  /** A scope inside this one, with more data. */
  inner(data: JsonObject): Scope {
    return new Scope({ ...this.data, ...data }, this.surroundings, this);
  }

  declare(loaders: readonly Loader[]): void {
    const { declared } = this.surroundings;
    for (const loader of loaders)
      if (loader.isOutside !== true || !declared.has(loader.name)) this.#loaders.push({ loader, isTried: false });
  }

  /** What the expression finds, after the entries that it names are loaded. */
  query(query: Query): Json | Fault {
    const spent = this.budget.addQuery();
    if (spent !== undefined) return spent;
    const found = this.#load(query, this) ?? search(query, this.data, this.surroundings.world.now);
    if (this.surroundings.trace !== undefined) traceValue(this.surroundings.trace, `{{ ${query.text} }}`, found);
    return found;
  }

  /** Takes a value in under a name, within the bound on the whole context. */
  add(name: string, value: Json): Fault | undefined {
    const fault = this.budget.addContext(value);
    if (fault === undefined) setOwn(this.data, name, value);
    return fault;
  }

  /** Loads what the query names, outer scopes first, for the scope that asks. */
  #load(query: Query, asking: Scope): Fault | undefined {
    const fault = this.#outer === undefined ? undefined : this.#outer.#load(query, asking);
    if (fault !== undefined) return fault;
    for (let index = 0; index < this.#loaders.length && index < this.#visible; index += 1) {
      const entry = this.#loaders[index];
      if (entry === undefined || entry.isTried || !mentions(query, entry.loader.name)) continue;
      const failed = this.#loadOne(index, asking);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  #loadOne(index: number, asking: Scope): Fault | undefined {
    const entry = this.#loaders[index];
    if (entry === undefined) return undefined;
    const isForAsking = asking !== this && entry.loader.dependsOnElement;
    if (!isForAsking) entry.isTried = true;
    const seen = this.#visible;
    this.#visible = index;
    const owner = isForAsking ? asking : this;
    const value = entry.loader.load(owner);
    this.#visible = seen;
    if (this.surroundings.trace !== undefined)
      traceValue(this.surroundings.trace, `context ${entry.loader.name}`, value ?? null);
    if (value instanceof Fault || value === undefined) return value;
    const fault = owner.add(entry.loader.name, value);
    if (fault !== undefined) return fault;
    for (let at = asking; at !== owner; at = at.#outer ?? owner) setOwn(at.data, entry.loader.name, value);
    return undefined;
  }
}
