import { setOwn } from "../../../../model/index.ts";
import { type CelValue, toDouble } from "../../value.ts";

/** All numbers of JSON that Go reads without a type are doubles. */
export function withDoubles(value: CelValue): CelValue {
  if (typeof value === "number") return toDouble(value);
  if (Array.isArray(value)) return (value as readonly CelValue[]).map(withDoubles);
  if (typeof value !== "object" || value === null) return value;
  const result: { [key: string]: CelValue } = {};
  for (const [key, element] of Object.entries(value as { [key: string]: CelValue }))
    setOwn(result, key, withDoubles(element));
  return result;
}
