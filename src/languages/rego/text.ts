import { writeOne } from "./looked-at.ts";
import { formatNumber } from "./number.ts";
import { sortedEntries, sortedItems } from "./order.ts";
import { RegoSet, isNumber } from "./value.ts";
import type { PlainObject, RegoObject, RegoValue } from "./value.ts";

/** The value as Rego writes it: `{"a": [1, true]}`, `{1, 2}`, `set()`. */
export function formatValue(value: RegoValue): string {
  if (typeof value === "string") return quote(value);
  if (value === null || typeof value === "boolean") return String(value);
  writeOne();
  if (isNumber(value)) return formatNumber(value);
  if (Array.isArray(value)) return `[${(value as RegoValue[]).map(formatValue).join(", ")}]`;
  if (value instanceof RegoSet)
    return value.size === 0 ? "set()" : `{${sortedItems(value).map(formatValue).join(", ")}}`;
  const entries = sortedEntries(value as PlainObject | RegoObject);
  return `{${entries.map(([key, item]) => `${formatValue(key)}: ${formatValue(item)}`).join(", ")}}`;
}

/** As Go's strconv.Quote for what is common. */
function quote(text: string): string {
  return JSON.stringify(text);
}

/** Strings as they are, other values as Rego writes them. */
export function plainText(value: RegoValue): string {
  return typeof value === "string" ? value : formatValue(value);
}
