import type { Overload } from "../declaration.ts";
import type { CelType } from "../type.ts";
import type { CelValue } from "../value.ts";

type Extra = Partial<Pick<Overload, "cost" | "pure" | "accepts">>;
type Run = (...args: never[]) => CelValue;

/** An overload of a global function, `name(…)`. The name may be qualified, `math.abs`. */
export function global(
  id: string,
  name: string,
  parameters: readonly CelType[],
  result: CelType,
  run: Run,
  extra: Extra = {},
): Overload {
  return { id, function: name, member: false, parameters, result, run, ...extra };
}

/** An overload of a method, `target.name(…)`; the first parameter is the target. */
export function method(
  id: string,
  name: string,
  parameters: readonly CelType[],
  result: CelType,
  run: Run,
  extra: Extra = {},
): Overload {
  return { id, function: name, member: true, parameters, result, run, ...extra };
}
