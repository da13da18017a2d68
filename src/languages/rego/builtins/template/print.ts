import { formatGo } from "../../../../formats/go-format/index.ts";
import { formatNumber } from "../../number.ts";
import { sortedEntries } from "../../order.ts";
import type { RegoValue } from "../../value.ts";
import { isArray, isNumber, isObject } from "../../value.ts";

/** The value as Go's fmt.Print writes it; nil is `<no value>`. */
export function toPrinted(value: RegoValue | undefined): string {
  if (value === undefined || value === null) return "<no value>";
  return inside(value);
}

function inside(value: RegoValue): string {
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (value === null) return "<nil>";
  if (isNumber(value))
    return typeof value === "number" && !Number.isInteger(value) ? formatGo("%v", [value]) : formatNumber(value);
  if (isArray(value)) return `[${value.map(inside).join(" ")}]`;
  if (!isObject(value)) return "";
  const entries = sortedEntries(value).map(([key, item]) => `${inside(key)}:${inside(item)}`);
  return `map[${entries.join(" ")}]`;
}
