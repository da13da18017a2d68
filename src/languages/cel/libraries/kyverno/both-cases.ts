import type { Overload } from "../../declaration.ts";
import type { CelType } from "../../type.ts";
import { method } from "../define.ts";

/** Both ways of writing a function, `Get` and `get`; the first parameter is the target. */
export function both(
  name: string,
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  run: Overload["run"],
): Overload[] {
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  return [
    method(`${id}_pascal`, name, parameters, result, run, { pure: false }),
    method(`${id}_camel`, camel, parameters, result, run, { pure: false }),
  ];
}
