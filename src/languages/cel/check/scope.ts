import type { CelType } from "../type.ts";

/** Variables that macros and binds declare, innermost first. */
export interface Scope {
  readonly name: string;
  readonly type: CelType;
  readonly outer: Scope | undefined;
}

/** The type of the innermost variable of that name. `.x` is never local. */
export function findLocal(scope: Scope | undefined, name: string): CelType | undefined {
  for (let inner = scope; inner !== undefined; inner = inner.outer) {
    if (inner.name === name) return inner.type;
  }
  return undefined;
}
