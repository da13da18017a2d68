import type { Overload } from "../../declaration.ts";
import { BOOL, parameter } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { overload } from "./declare.ts";

const A = parameter("A");

/** `&&`, `||` and `?:` evaluate their own operands; these are the values for when all of them are there. */
export const LOGIC: readonly Overload[] = [
  overload("conditional", "_?_:_", [BOOL, A, A], A, (condition: boolean, yes: CelValue, no: CelValue) =>
    condition ? yes : no,
  ),
  overload("logical_and", "_&&_", [BOOL, BOOL], BOOL, (a: boolean, b: boolean) => a && b),
  overload("logical_or", "_||_", [BOOL, BOOL], BOOL, (a: boolean, b: boolean) => a || b),
  overload("logical_not", "!_", [BOOL], BOOL, (a: boolean) => !a),
];
