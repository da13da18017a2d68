import { Duration } from "../run/duration.ts";
import { entriesOf, isMap } from "../run/map.ts";
import { doubleValue, isDouble, isInt } from "../run/number.ts";
import { compareText } from "../run/ordering.ts";
import { Timestamp } from "../run/timestamp.ts";
import { typeName } from "../run/type-of.ts";
import { TypeValue } from "../run/type-value.ts";
import { fail } from "../run/fail.ts";
import { type CelValue, Uint } from "../value.ts";
import { EXPECTED } from "./format-text.ts";
import { toShortest } from "./format-number.ts";

const decoder = new TextDecoder("utf-8");

/**
 * What `%s` writes of a value by the CEL specification; text in lists and maps stands without quotes.
 * @throws {CelError} for a value, or one within it, that has no text
 */
export function writeValue(value: CelValue): string {
  return (
    writeScalar(value) ?? writeContainer(value) ?? fail(`${EXPECTED.specified["s"]}, was given ${typeName(value)}`)
  );
}

function writeScalar(value: CelValue): string | undefined {
  if (value === null) return "null";
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || isInt(value)) return String(value);
  if (isDouble(value)) return writeDouble(doubleValue(value));
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (value instanceof Timestamp) return value.toString();
  if (value instanceof Duration) return `${toShortest(secondsOf(value))}s`;
  return value instanceof TypeValue ? value.name : undefined;
}

function writeDouble(value: number): string {
  return Number.isFinite(value) ? toShortest(value) : String(value);
}

function secondsOf({ nanos }: Duration): number {
  return Number(nanos / 1_000_000_000n) + Number(nanos % 1_000_000_000n) / 1e9;
}

function writeContainer(value: CelValue): string | undefined {
  if (Array.isArray(value)) return `[${(value as CelValue[]).map(writeValue).join(", ")}]`;
  if (!isMap(value)) return undefined;
  const entries = Array.from(entriesOf(value), ([key, element]) => [writeValue(key), writeValue(element)] as const);
  entries.sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, element]) => `${key}: ${element}`).join(", ")}}`;
}
