import { type CelValue, toDouble, Uint } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import { Duration } from "../duration.ts";
import { fail } from "../fail.ts";
import { toJson, type JsonValue } from "../json.ts";
import { isInt } from "../number.ts";
import { Timestamp } from "../timestamp.ts";
import type { Scalar } from "./descriptor.ts";
import { toScalar } from "./scalar.ts";

/** The primitive within each wrapper message. */
export const WRAPPERS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ["google.protobuf.BoolValue", "bool"],
  ["google.protobuf.BytesValue", "bytes"],
  ["google.protobuf.DoubleValue", "double"],
  ["google.protobuf.FloatValue", "float"],
  ["google.protobuf.Int32Value", "int32"],
  ["google.protobuf.Int64Value", "int64"],
  ["google.protobuf.StringValue", "string"],
  ["google.protobuf.UInt32Value", "uint32"],
  ["google.protobuf.UInt64Value", "uint64"],
]);

/** What a field of such a type reads when it is not set. */
export function unsetWellKnown(name: string): CelValue {
  switch (name) {
    case "google.protobuf.Duration":
      return new Duration(0n);
    case "google.protobuf.Timestamp":
      return new Timestamp(0n);
    case "google.protobuf.Struct":
      return new CelMap();
    case "google.protobuf.ListValue":
      return [];
    default:
      return null;
  }
}

/**
 * A value as a field of such a type keeps it; undefined: setting null leaves the field unset.
 * @throws {CelError} for values of other types, or out of range
 */
export function toWellKnown(value: CelValue, name: string): CelValue | undefined {
  const wrapped = WRAPPERS.get(name);
  if (wrapped !== undefined) return value === null ? undefined : toScalar(value, wrapped);
  switch (name) {
    case "google.protobuf.Any":
      return value;
    case "google.protobuf.Value":
      return fromJson(toJson(value));
    case "google.protobuf.Struct":
      return toStruct(value);
    case "google.protobuf.ListValue":
      return Array.isArray(value) ? fromJson(toJson(value)) : unsupported(name);
    case "google.protobuf.Duration":
      if (value === null) return undefined;
      return value instanceof Duration ? value : unsupported(name);
    default:
      if (value === null) return undefined;
      return value instanceof Timestamp ? value : unsupported(name);
  }
}

function unsupported(name: string): never {
  return fail(`unsupported field type: expected ${name}`);
}

function toStruct(value: CelValue): CelValue {
  if (!(value instanceof CelMap)) return unsupported("google.protobuf.Struct");
  if (value.keys().some((key) => typeof key !== "string")) fail("bad key type");
  return fromJson(toJson(value));
}

/** JSON as `google.protobuf.Value` holds it: all numbers are doubles. */
export function fromJson(json: JsonValue): CelValue {
  if (typeof json === "number") return toDouble(json);
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(fromJson);
  return CelMap.of(Object.keys(json).map((key) => [key, fromJson(json[key] ?? null)] as const));
}

/** A whole number out of the fields of a message. */
function wholeOf(fields: ReadonlyMap<string, CelValue>, name: string): bigint {
  const value = fields.get(name) ?? 0;
  if (value instanceof Uint) return value.value;
  return isInt(value) ? BigInt(value) : fail(`unsupported field type: expected int for ${name}`);
}

const SECOND = 1_000_000_000n;

/**
 * What `google.protobuf.Name{…}` makes.
 * @throws {CelError}
 */
export function createWellKnown(name: string, fields: ReadonlyMap<string, CelValue>): CelValue {
  const wrapped = WRAPPERS.get(name);
  const [only] = fields.values();
  if (wrapped !== undefined) return toScalar(only ?? fail("no value"), wrapped);
  switch (name) {
    case "google.protobuf.Duration":
      return new Duration(wholeOf(fields, "seconds") * SECOND + wholeOf(fields, "nanos"));
    case "google.protobuf.Timestamp":
      return new Timestamp(wholeOf(fields, "seconds") * SECOND + wholeOf(fields, "nanos"));
    case "google.protobuf.Struct":
      return toStruct(fields.get("fields") ?? new CelMap());
    case "google.protobuf.ListValue":
      return fromJson(toJson(fields.get("values") ?? []));
    default:
      return fields.size === 0 || fields.has("null_value") ? null : fromJson(toJson(only ?? null));
  }
}
