import { quoteGo } from "../../../formats/text/index.ts";
import { Duration } from "../run/duration.ts";
import { fail } from "../run/fail.ts";
import { entriesOf, isMap } from "../run/map.ts";
import { doubleValue, isDouble, isInt } from "../run/number.ts";
import { compareText } from "../run/ordering.ts";
import { Timestamp } from "../run/timestamp.ts";
import { typeName } from "../run/type-of.ts";
import { TypeValue } from "../run/type-value.ts";
import { type CelValue, Uint } from "../value.ts";
import { toFixedGo } from "./format-number.ts";
import { formatDouble } from "../run/format-double.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** What `%s` writes of a value in versions 1 to 3 of the strings extension; undefined for values without a text. */
export function writeLegacy(value: CelValue): string | undefined {
  if (isDouble(value)) return formatDouble(doubleValue(value));
  if (value instanceof Timestamp || value instanceof Duration) return value.toString();
  return writePlain(value) ?? writeContainer(value);
}

function writePlain(value: CelValue): string | undefined {
  if (value === null) return "null";
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || isInt(value)) return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return decode(value);
  return value instanceof TypeValue ? value.name : undefined;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return fail('could not convert argument "invalid UTF-8 in bytes, cannot convert to string" to string');
  }
}

/** Within lists and maps text is quoted, and numbers and times are written so that CEL could read them. */
function writeElement(value: CelValue): string {
  if (typeof value === "string") return quoteGo(value);
  if (value instanceof Uint8Array) return `b${quoteGo(decode(value))}`;
  if (isDouble(value)) return writeDouble(doubleValue(value));
  if (value instanceof Timestamp) return `timestamp(${quoteGo(value.toString())})`;
  if (value instanceof Duration) return `duration(${quoteGo(value.toString())})`;
  return writePlain(value) ?? writeContainer(value) ?? fail(`no formatting function for ${typeName(value)}`);
}

function writeDouble(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  return Number.isFinite(value) ? toFixedGo(value, 6) : `"${value > 0 ? "+" : "-"}Inf"`;
}

function writeContainer(value: CelValue): string | undefined {
  if (Array.isArray(value)) return `[${(value as CelValue[]).map(writeElement).join(", ")}]`;
  if (!isMap(value)) return undefined;
  const entries = Array.from(entriesOf(value), ([key, element]) => [writeElement(key), writeElement(element)] as const);
  entries.sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, element]) => `${key}:${element}`).join(", ")}}`;
}
