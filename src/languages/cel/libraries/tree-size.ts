import { fail } from "../run/fail.ts";
import { entriesOf, isMap } from "../run/map.ts";
import type { CelValue } from "../value.ts";

/** More parts than any value in use has. */
const MAX_PARTS = 4_000_000;

/**
 * A sum over all parts of a value, each counted as often as it occurs, in time linear in the parts there are: a list may
 * hold another one a thousand times over, which may do the same.
 * @param own what a part that is no list or map counts
 */
export function sumOverParts(value: CelValue, own: (part: CelValue) => number): number {
  const known = new Map<CelValue, number>();
  const sum = (part: CelValue): number => {
    if (typeof part !== "object" || part === null) return own(part);
    const isList = Array.isArray(part);
    if (!isList && !isMap(part)) return own(part);
    const before = known.get(part);
    if (before !== undefined) return before;
    let total = 0;
    if (isList) for (const element of part as readonly CelValue[]) total += sum(element);
    else for (const [key, element] of entriesOf(part)) total += own(key) + sum(element);
    known.set(part, total);
    return total;
  };
  return sum(value);
}

/**
 * Lets a value through that can be written out.
 * @throws {CelError} for one whose lists and maps hold one another too often
 */
export function writable<Value extends CelValue>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  return sumOverParts(value, (part) => (typeof part === "string" ? part.length + 1 : 1)) > MAX_PARTS
    ? fail("value is too large to be written out")
    : value;
}
