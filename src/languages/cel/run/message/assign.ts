import { WELL_KNOWN_TYPES } from "../../check/well-known-types.ts";
import type { CelValue } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import { equal } from "../equality.ts";
import { fail } from "../fail.ts";
import { entriesOf, isMap } from "../map.ts";
import type { FieldDescriptor, FieldType } from "./descriptor.ts";
import { EnumValue } from "./enum-value.ts";
import { Message } from "./message.ts";
import { isInt32, toScalar } from "./scalar.ts";
import type { MessageTypes } from "./types.ts";
import { toWellKnown } from "./well-known.ts";

/**
 * A value as a message keeps it in a field; undefined: the field stays unset.
 * @throws {CelError} for a value of another type or out of range
 */
export function toField(types: MessageTypes, field: FieldDescriptor, value: CelValue): CelValue | undefined {
  if (field.mapKey !== undefined) return toMapField(types, field, value);
  if (field.repeated === true) return toListField(types, field, value);
  const kept = toSingle(types, field.type, value);
  const isDefault = !field.presence && kept !== undefined && equal(kept, types.defaultOf(field));
  return isDefault && field.type.kind !== "message" ? undefined : kept;
}

function toListField(types: MessageTypes, field: FieldDescriptor, value: CelValue): CelValue | undefined {
  if (!Array.isArray(value)) return fail(`unsupported field type: expected a list for ${field.name}`);
  const list: CelValue[] = [];
  for (const element of value as CelValue[]) {
    const kept = toSingle(types, field.type, element);
    if (kept !== undefined) list.push(kept);
  }
  return list.length === 0 ? undefined : list;
}

function toMapField(types: MessageTypes, field: FieldDescriptor, value: CelValue): CelValue | undefined {
  if (!isMap(value)) return fail(`unsupported field type: expected a map for ${field.name}`);
  const map = new CelMap();
  for (const [key, element] of entriesOf(value)) {
    const kept = toSingle(types, field.type, element);
    if (kept !== undefined) map.insert(toScalar(key, field.mapKey ?? "string"), kept);
  }
  return map.size === 0 ? undefined : map;
}

function toSingle(types: MessageTypes, type: FieldType, value: CelValue): CelValue | undefined {
  if (type.kind === "scalar") return toScalar(value, type.scalar);
  if (type.kind === "enum") return toEnum(types, type.name, value);
  if (WELL_KNOWN_TYPES.has(type.name)) return toWellKnown(value, type.name);
  if (value === null) return undefined;
  if (value instanceof Message && value.typeName === type.name) return value;
  return fail(`unsupported field type: expected ${type.name}`);
}

function toEnum(types: MessageTypes, name: string, value: CelValue): CelValue | undefined {
  if (name === "google.protobuf.NullValue")
    return value === null || value === 0 ? null : fail("unsupported field type");
  const number = value instanceof EnumValue && value.typeName === name ? value.value : value;
  if (typeof number !== "number" && typeof number !== "bigint") return fail(`unsupported field type: expected ${name}`);
  return isInt32(number) ? types.enumValue(name, Number(number)) : fail("range error: integer overflow");
}
