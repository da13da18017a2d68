import { setOwn } from "../../../model/index.ts";
import { CelObject, type CelValue, Double, Uint } from "../value.ts";
import { CelMap } from "./cel-map.ts";
import { Duration } from "./duration.ts";
import { fail } from "./fail.ts";
import { Optional } from "./optional.ts";
import { StructValue } from "./struct-value.ts";
import { Timestamp } from "./timestamp.ts";
import { entriesOf } from "./map.ts";

/** JSON as protobuf maps it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/**
 * A value as JSON: ints beyond the safe ones as text, bytes as base64, times as RFC 3339 and seconds.
 * @throws {CelError} for values JSON has no form for (types, NaN, opaque values)
 */
export function toJson(value: CelValue): JsonValue {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : objectToJson(value);
    default:
      return value;
  }
}

function objectToJson(value: Exclude<CelValue, null | boolean | number | bigint | string>): JsonValue {
  if (Array.isArray(value)) return (value as CelValue[]).map(toJson);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof CelObject && !(value instanceof CelMap)) return specialToJson(value);
  const json: { [key: string]: JsonValue } = {};
  for (const [key, element] of entriesOf(value as CelMap)) {
    // Keys of maps are text, numbers or bools.
    // oxlint-disable-next-line typescript/no-base-to-string
    const name = key instanceof Uint ? String(key.value) : String(key);
    setOwn(json, name, toJson(element));
  }
  return json;
}

function specialToJson(value: CelObject): JsonValue {
  if (value instanceof Double) return value.value;
  if (value instanceof Uint)
    return toJson(value.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value.value) : value.value);
  if (value instanceof Timestamp || value instanceof Duration) return value.toString();
  if (value instanceof StructValue) return value.toJson() as JsonValue;
  if (value instanceof Optional) return value.value === undefined ? null : toJson(value.value);
  return fail(`type conversion error from '${value.typeName}' to JSON`);
}
