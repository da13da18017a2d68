import type { CelValue } from "../value.ts";

/** Values of variables by (possibly qualified) name; a plain object. What is undefined is not there. */
export type Activation = { readonly [name: string]: CelValue | undefined };
