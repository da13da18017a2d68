import type { Overload } from "../../declaration.ts";
import type { CelType } from "../../type.ts";

/** `function(a, b)`, by the id that cel-go gives it. */
export function overload(
  id: string,
  name: string,
  parameters: readonly CelType[],
  result: CelType,
  run: Overload["run"],
): Overload {
  return { id, function: name, member: false, parameters, result, run };
}

/** `a.function(b)`: the receiver is the first parameter. */
export function member(
  id: string,
  name: string,
  parameters: readonly CelType[],
  result: CelType,
  run: Overload["run"],
): Overload {
  return { id, function: name, member: true, parameters, result, run };
}
