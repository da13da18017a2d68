import type { Json, JsonObject } from "../../model/index.ts";
import { writeJson } from "./builtins/json-text.ts";
import { writeOne } from "./looked-at.ts";
import { formatNumber, isDecimal } from "./number.ts";
import { sortedItems } from "./order.ts";
import { RegoSet, objectEntries } from "./value.ts";
import type { PlainObject, RegoObject, RegoValue } from "./value.ts";

/**
 * The value as JSON: sets become sorted lists, keys that are no strings their JSON text. Numbers no JS number holds
 * become the nearest.
 */
export function toJson(value: RegoValue): Json {
  if (typeof value === "bigint" || isDecimal(value)) return Number(formatNumber(value));
  if (typeof value !== "object" || value === null) return value;
  writeOne();
  if (Array.isArray(value)) return (value as RegoValue[]).map(toJson);
  if (value instanceof RegoSet) return sortedItems(value).map(toJson);
  const entries = objectEntries(value as PlainObject | RegoObject);
  // fromEntries defines own properties, whatever the key: `__proto__` stays data.
  return Object.fromEntries(
    entries.map(([key, item]) => [typeof key === "string" ? key : writeJson(key), toJson(item)]),
  ) as JsonObject;
}
