import { CelMap } from "../../src/languages/cel/run/cel-map.ts";
import type { FieldDescriptor, FieldType } from "../../src/languages/cel/run/message/descriptor.ts";
import { EnumValue } from "../../src/languages/cel/run/message/enum-value.ts";
import { kindOf } from "../../src/languages/cel/run/message/scalar.ts";
import type { MessageTypes } from "../../src/languages/cel/run/message/types.ts";
import { WELL_KNOWN_TYPES } from "../../src/languages/cel/check/well-known-types.ts";
import { TypeValue } from "../../src/languages/cel/run/type-value.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  parameter,
  STRING,
  struct,
  TIMESTAMP,
  typeOf,
  UINT,
  wrapperOf,
} from "../../src/languages/cel/type.ts";
import { type CelValue, toDouble, toInt, Uint } from "../../src/languages/cel/value.ts";

/** Text proto as JSON: what the suite's index holds. A repeated field with one element may be that element. */
export type Proto = unknown;
type Fields = { readonly [key: string]: Proto };

const all = (value: Proto): readonly Proto[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function whole(value: Proto): bigint {
  return typeof value === "object" && value !== null
    ? BigInt((value as { __int: string }).__int)
    : BigInt(value as number);
}

function real(value: Proto): number {
  if (typeof value !== "object" || value === null) return Number(value);
  return Number((value as { __num: string }).__num.replace("inf", "Infinity").replace("nan", "NaN"));
}

function bytes(value: Proto): Uint8Array {
  if (typeof value === "string") return new TextEncoder().encode(value);
  return Uint8Array.from(Buffer.from((value as { __bytes_b64: string }).__bytes_b64, "base64"));
}

/** A `cel.expr.Value`. */
export function toValue(proto: Proto, types: MessageTypes): CelValue {
  const [kind = "", value] = Object.entries(proto as Fields)[0] ?? [];
  switch (kind) {
    case "null_value":
      return null;
    case "bool_value":
    case "string_value":
      return value as boolean | string;
    case "int64_value":
      return toInt(whole(value));
    case "uint64_value":
      return new Uint(whole(value));
    case "double_value":
      return toDouble(real(value));
    case "bytes_value":
      return bytes(value);
    case "type_value":
      return new TypeValue(value as string);
    case "list_value":
      return all((value as Fields)["values"]).map((element) => toValue(element, types));
    case "map_value":
      return CelMap.of(
        all((value as Fields)["entries"]).map((entry) => {
          const { key, value: element } = entry as Fields;
          return [toValue(key, types), toValue(element, types)] as const;
        }),
      );
    case "enum_value": {
      const { type, value: number = 0 } = value as { type: string; value?: number };
      return new EnumValue(type, number);
    }
    default:
      return toPacked(value as Fields, types);
  }
}

/** `[type.googleapis.com/name] { … }`, or an Any with its bytes. */
function toPacked(any: Fields, types: MessageTypes): CelValue {
  const [key = "", fields] = Object.entries(any)[0] ?? [];
  const packed = /^\[[^/]*\/(.*)\]$/.exec(key);
  return packed === null
    ? types.create("google.protobuf.Any", fieldsOf("google.protobuf.Any", any, types))
    : toMessageValue(packed[1] ?? "", fields as Fields, types);
}

function toMessageValue(name: string, fields: Fields, types: MessageTypes): CelValue {
  return types.create(name, fieldsOf(name, fields, types));
}

function fieldsOf(name: string, fields: Fields, types: MessageTypes): Map<string, CelValue> {
  const descriptor = types.descriptors.messages.get(name);
  const read = Object.entries(fields).map(([key, value]) => {
    const plain = key.replace(/^\[(.*)\]$/, "$1");
    const field = descriptor?.fields.get(plain);
    if (field === undefined) throw new TypeError(`no field ${plain} in ${name}`);
    return [plain, toFieldValue(field, value, types)] as const;
  });
  return new Map(read);
}

function toFieldValue(field: FieldDescriptor, value: Proto, types: MessageTypes): CelValue {
  if (field.mapKey !== undefined) {
    const key: FieldType = { kind: "scalar", scalar: field.mapKey };
    const entries = all(value).map((entry) => entry as Fields);
    return CelMap.of(
      entries.map((entry) => [toSingle(key, entry["key"], types), toSingle(field.type, entry["value"], types)]),
    );
  }
  if (field.repeated === true) return all(value).map((element) => toSingle(field.type, element, types));
  return toSingle(field.type, value, types);
}

function toSingle(type: FieldType, value: Proto, types: MessageTypes): CelValue {
  if (type.kind === "message") {
    if (type.name === "google.protobuf.Any") return toPacked(value as Fields, types);
    return toMessageValue(type.name, (value ?? {}) as Fields, types);
  }
  if (type.kind === "enum") return toEnumValue(type.name, value, types);
  switch (kindOf(type.scalar)) {
    case "int":
      return toInt(whole(value));
    case "uint":
      return new Uint(whole(value));
    case "double":
      return toDouble(real(value));
    case "bytes":
      return bytes(value);
    default:
      return value as boolean | string;
  }
}

function toEnumValue(name: string, value: Proto, types: MessageTypes): CelValue {
  if (name === "google.protobuf.NullValue") return null;
  const number = typeof value === "number" ? value : types.descriptors.enums.get(name)?.values.get(value as string);
  return types.enumValue(name, number ?? 0);
}

const PRIMITIVES: Readonly<Record<string, CelType>> = {
  BOOL,
  INT64: INT,
  UINT64: UINT,
  DOUBLE,
  STRING,
  BYTES,
};
const WELL_KNOWN: Readonly<Record<string, CelType>> = { ANY: DYN, TIMESTAMP, DURATION };

/** A `cel.expr.Type`. */
export function toType(proto: Proto): CelType {
  const [kind = "", value] = Object.entries(proto as Fields)[0] ?? [];
  switch (kind) {
    case "primitive":
      return PRIMITIVES[value as string] ?? DYN;
    case "wrapper":
      return wrapperOf(PRIMITIVES[value as string] ?? DYN);
    case "well_known":
      return WELL_KNOWN[value as string] ?? DYN;
    case "null":
      return NULL;
    case "list_type":
      return listOf(toType((value as Fields)["elem_type"]));
    case "map_type":
      return mapOf(toType((value as Fields)["key_type"]), toType((value as Fields)["value_type"]));
    case "message_type":
      return WELL_KNOWN_TYPES.get(value as string) ?? struct(value as string);
    case "type_param":
      return parameter(value as string);
    case "type":
      return typeOf(toType(value));
    case "abstract_type":
      return opaque((value as { name: string }).name, ...all((value as Fields)["parameter_types"]).map(toType));
    default:
      return DYN;
  }
}

/** An overload that is declared and cannot run. */
export function toDeclaration(name: string, proto: Fields): { id: string; parameters: CelType[]; result: CelType } {
  return {
    id: (proto["overload_id"] as string | undefined) ?? name,
    parameters: all(proto["params"]).map(toType),
    result: toType(proto["result_type"]),
  };
}

/** Whether two results are one, type and all; NaN is itself. */
export const isNaNPair = (a: CelValue, b: CelValue): boolean => Number.isNaN(a) && Number.isNaN(b);
