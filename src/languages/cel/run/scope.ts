import { CelError, type CelValue } from "../value.ts";
import { fail } from "./fail.ts";

/** A variable of a macro or bind, innermost first. A bind's value is computed when it is first asked for. */
export class Scope {
  readonly name: string;
  readonly outer: Scope | undefined;
  #state: { readonly value: CelValue } | { readonly error: unknown } | { readonly compute: () => CelValue };

  constructor(name: string, outer: Scope | undefined, compute: () => CelValue) {
    this.name = name;
    this.outer = outer;
    this.#state = { compute };
  }

  static of(name: string, value: CelValue, outer: Scope | undefined): Scope {
    return new Scope(name, outer, () => value);
  }

  /** @throws {CelError} what computing the value threw, every time */
  get value(): CelValue {
    if ("compute" in this.#state) this.#state = this.#settle(this.#state.compute);
    if ("error" in this.#state) throw this.#state.error;
    return this.#state.value;
  }

  #settle(compute: () => CelValue): { readonly value: CelValue } | { readonly error: unknown } {
    try {
      return { value: compute() };
    } catch (error) {
      if (error instanceof CelError) return { error };
      throw error;
    }
  }
}

/** The innermost variable of a name. */
export function lookUp(scope: Scope | undefined, name: string): CelValue {
  for (let inner = scope; inner !== undefined; inner = inner.outer) if (inner.name === name) return inner.value;
  return fail(`no such attribute(s): ${name}`);
}
