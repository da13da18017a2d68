import { CelObject, type CelValue, Double, Uint } from "../value.ts";
import { Duration } from "./duration.ts";
import { fail } from "./fail.ts";
import { entriesOf, isMap, keysOf } from "./map.ts";
import { isInt } from "./number.ts";
import { Optional } from "./optional.ts";
import { Timestamp } from "./timestamp.ts";
import { TypeValue } from "./type-value.ts";

/** What a macro with one variable goes through: the elements of a list, the keys of a map. @throws {CelError} */
export function elementsOf(range: CelValue): readonly CelValue[] {
  if (Array.isArray(range)) return range as CelValue[];
  return isMap(range) ? keysOf(range) : fail(`got '${goType(range)}', expected iterable type`);
}

/** What a macro with two variables goes through: index and element, or key and value. @throws {CelError} */
export function pairsOf(range: CelValue): Iterable<readonly [CelValue, CelValue]> {
  if (Array.isArray(range)) return (range as CelValue[]).entries();
  return isMap(range) ? entriesOf(range) : fail(`unsupported comprehension range type: ${goType(range)}`);
}

/** The name of cel-go's type for a value, which its messages show. */
function goType(value: CelValue): string {
  if (typeof value === "string") return "types.String";
  if (typeof value === "boolean") return "types.Bool";
  if (value === null) return "types.Null";
  if (isInt(value)) return "types.Int";
  if (typeof value === "number" || value instanceof Double) return "types.Double";
  if (value instanceof Uint) return "types.Uint";
  if (value instanceof Uint8Array) return "types.Bytes";
  if (value instanceof Timestamp) return "types.Timestamp";
  if (value instanceof Duration) return "types.Duration";
  if (value instanceof Optional) return "*types.Optional";
  if (value instanceof TypeValue) return "*types.Type";
  return value instanceof CelObject ? value.typeName : "types.Value";
}
