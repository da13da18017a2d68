import type { Environment, Overload } from "../../src/languages/cel/declaration.ts";
import type {
  Descriptors,
  EnumDescriptor,
  FieldDescriptor,
  MessageDescriptor,
} from "../../src/languages/cel/run/message/descriptor.ts";
import { EnumValue } from "../../src/languages/cel/run/message/enum-value.ts";
import { type FieldOptions, toEnum, toField, toMessage } from "../../src/languages/cel/run/message/schema.ts";
import { MessageTypes } from "../../src/languages/cel/run/message/types.ts";
import { WELL_KNOWN_ENUMS, WELL_KNOWN_MESSAGES } from "../../src/languages/cel/run/message/well-known-schema.ts";
import { fail } from "../../src/languages/cel/run/fail.ts";
import { INT, opaque, STRING } from "../../src/languages/cel/type.ts";
import { type CelValue, Double, Uint } from "../../src/languages/cel/value.ts";

/** The messages of CEL's conformance tests: `cel.expr.conformance.proto2` and `proto3`. @see cel-spec, proto/cel/expr/conformance */
const SCALARS =
  "int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 float double bool string bytes";
const KEYWORDS = "as break const continue else for function if import let loop package namespace return var void while";
const WELL_KNOWN: readonly (readonly [name: string, type: string])[] = [
  ["any", "Any"],
  ["duration", "Duration"],
  ["timestamp", "Timestamp"],
  ["struct", "Struct"],
  ["value", "Value"],
  ["int64_wrapper", "Int64Value"],
  ["int32_wrapper", "Int32Value"],
  ["double_wrapper", "DoubleValue"],
  ["float_wrapper", "FloatValue"],
  ["uint64_wrapper", "UInt64Value"],
  ["uint32_wrapper", "UInt32Value"],
  ["string_wrapper", "StringValue"],
  ["bool_wrapper", "BoolValue"],
  ["bytes_wrapper", "BytesValue"],
];
/** In the order of the numbers of map fields. */
const MAP_VALUES: readonly (readonly [name: string, type: string])[] = [
  ...["bool", "string", "bytes", "int32", "int64", "uint32", "uint64", "float", "double"].map(
    (scalar) => [scalar, scalar] as const,
  ),
  ["enum", "enum NestedEnum"],
  ["message", "NestedMessage"],
  ["duration", "google.protobuf.Duration"],
  ["timestamp", "google.protobuf.Timestamp"],
  ["null_value", "enum google.protobuf.NullValue"],
  ["any", "google.protobuf.Any"],
  ["struct", "google.protobuf.Struct"],
  ["value", "google.protobuf.Value"],
  ["list_value", "google.protobuf.ListValue"],
  ...WELL_KNOWN.slice(5).map(([name, type]) => [name, `google.protobuf.${type}`] as const),
];
/** Where the numbers of each key type's fields begin: scalars to messages, times, and well-known types. */
const MAP_NUMBERS: readonly (readonly [key: string, first: readonly number[], times: number, known: number])[] = [
  ["bool", range(63, 11), 228, 246],
  ["int32", range(74, 11), 231, 259],
  ["int64", range(85, 11), 234, 272],
  ["uint32", [...range(96, 4), ...range(200, 7)], 237, 285],
  ["uint64", range(207, 11), 240, 298],
  ["string", [218, 61, ...range(219, 9)], 243, 311],
];

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

const PROTO2_DEFAULTS: Readonly<Record<string, CelValue>> = {
  single_int32: -32,
  single_int64: -64,
  single_uint32: new Uint(32n),
  single_uint64: new Uint(64n),
  single_float: new Double(3),
  single_double: 6.4,
  single_bool: true,
  single_string: "empty",
  single_bytes: new TextEncoder().encode("none"),
};

function allTypes(scope: string, proto2: boolean): MessageDescriptor {
  const full = (type: string): string => type.replace(/\bNested(Message|Enum)\b/, `${scope}.TestAllTypes.Nested$1`);
  const field = (text: string, number: number, options: FieldOptions = {}): FieldDescriptor =>
    toField(full(text), number, { presence: proto2, ...options });
  const single = (scalar: string, index: number): FieldDescriptor => {
    const value = PROTO2_DEFAULTS[`single_${scalar}`];
    return field(`${scalar} single_${scalar}`, index + 1, proto2 && value !== undefined ? { default: value } : {});
  };
  return toMessage(`${scope}.TestAllTypes`, [
    ...SCALARS.split(" ").map(single),
    field("bool optional_bool", 16, { presence: true }),
    field("string optional_string", 17, { presence: true }),
    field("bool in", 18),
    ...WELL_KNOWN.map(([name, type], index) => field(`google.protobuf.${type} single_${name}`, 100 + index)),
    field("google.protobuf.ListValue list_value", 114),
    field("enum google.protobuf.NullValue null_value", 115),
    field("enum google.protobuf.NullValue optional_null_value", 116, { presence: true }),
    field("google.protobuf.FieldMask field_mask", 117),
    field("google.protobuf.Empty empty", 118),
    field("NestedMessage single_nested_message", 21, { oneof: "nested_type" }),
    field("enum NestedEnum single_nested_enum", 22, { oneof: "nested_type", ...(proto2 ? { default: 1 } : {}) }),
    field("NestedMessage standalone_message", 23),
    field("enum NestedEnum standalone_enum", 24),
    ...SCALARS.split(" ").map((scalar, index) => field(`repeated ${scalar} repeated_${scalar}`, 31 + index)),
    field("repeated NestedMessage repeated_nested_message", 51),
    field("repeated enum NestedEnum repeated_nested_enum", 52),
    field("repeated string repeated_string_piece", 53),
    field("repeated string repeated_cord", 54),
    field("repeated NestedMessage repeated_lazy_message", 55),
    ...WELL_KNOWN.map(([name, type], index) => field(`repeated google.protobuf.${type} repeated_${name}`, 120 + index)),
    field("repeated google.protobuf.ListValue repeated_list_value", 134),
    field("repeated enum google.protobuf.NullValue repeated_null_value", 135),
    field(`map<int64, ${scope}.NestedTestAllTypes> map_int64_nested_type`, 62),
    ...MAP_NUMBERS.flatMap(([key, first, times, known]) => {
      const numbers = [...first, ...range(times, 3), ...range(known, 13)];
      return MAP_VALUES.map(([name, type], index) =>
        field(`map<${key}, ${type}> map_${key}_${name}`, numbers[index] ?? 0),
      );
    }),
    field(`${scope}.NestedTestAllTypes oneof_type`, 400, { oneof: "kind" }),
    field("NestedMessage oneof_msg", 401, { oneof: "kind" }),
    field("bool oneof_bool", 402, { oneof: "kind" }),
    ...KEYWORDS.split(" ").map((name, index) => field(`bool ${name}`, 500 + index)),
    ...(proto2 ? extensions(scope) : []),
  ]);
}

/** Extension fields are fields whose names are qualified. */
function extensions(scope: string): FieldDescriptor[] {
  const inner = `${scope}.Proto2ExtensionScopedMessage`;
  const present = { presence: true };
  return [
    toField(`int32 ${scope}.int32_ext`, 1000, present),
    toField(`${scope}.TestAllTypes ${scope}.nested_ext`, 1001),
    toField(`${scope}.TestAllTypes ${scope}.test_all_types_ext`, 1002),
    toField(`enum ${scope}.TestAllTypes.NestedEnum ${scope}.nested_enum_ext`, 1003, present),
    toField(`repeated ${scope}.TestAllTypes ${scope}.repeated_test_all_types`, 1004),
    toField(`int64 ${inner}.int64_ext`, 1005, present),
    toField(`${scope}.TestAllTypes ${inner}.message_scoped_nested_ext`, 1006),
    toField(`enum ${scope}.TestAllTypes.NestedEnum ${inner}.nested_enum_ext`, 1007, present),
    toField(`repeated ${scope}.TestAllTypes ${inner}.message_scoped_repeated_test_all_types`, 1008),
  ];
}

function messagesOf(version: "proto2" | "proto3"): MessageDescriptor[] {
  const scope = `cel.expr.conformance.${version}`;
  const presence = version === "proto2";
  return [
    allTypes(scope, presence),
    toMessage(`${scope}.TestAllTypes.NestedMessage`, [toField("int32 bb", 1, { presence })]),
    toMessage(`${scope}.NestedTestAllTypes`, [
      toField(`${scope}.NestedTestAllTypes child`, 1),
      toField(`${scope}.TestAllTypes payload`, 2),
    ]),
    toMessage(`${scope}.TestRequired`, [toField("int32 required_int32", 1, { presence })]),
  ];
}

function enumsOf(version: "proto2" | "proto3"): EnumDescriptor[] {
  const scope = `cel.expr.conformance.${version}`;
  return [
    toEnum(`${scope}.TestAllTypes.NestedEnum`, ["FOO", "BAR", "BAZ"]),
    toEnum(`${scope}.GlobalEnum`, ["GOO", "GAR", "GAZ"]),
  ];
}

const MESSAGES = [...messagesOf("proto2"), ...messagesOf("proto3")];
const ENUMS = [...enumsOf("proto2"), ...enumsOf("proto3")];

function typesWith(strongEnums: boolean): MessageTypes {
  const descriptors: Descriptors = {
    messages: new Map([...WELL_KNOWN_MESSAGES, ...MESSAGES.map((message) => [message.name, message] as const)]),
    enums: new Map([...WELL_KNOWN_ENUMS, ...ENUMS.map((declared) => [declared.name, declared] as const)]),
    strongEnums,
  };
  return new MessageTypes(descriptors);
}

export const LEGACY_TYPES = typesWith(false);
export const STRONG_TYPES = typesWith(true);

const inRange = (value: number | bigint): number =>
  value >= -(2 ** 31) && value < 2 ** 31 ? Number(value) : fail("range error");

/** Conversions from and to enums that are types of their own. */
export const ENUM_LIBRARY: Environment["libraries"][number] = {
  name: "enums",
  overloads: ENUMS.flatMap((declared) => enumOverloads(declared)),
  types: ENUMS.map(({ name }) => opaque(name)),
};

function enumOverloads({ name, values }: EnumDescriptor): Overload[] {
  const plain = { member: false, function: name, result: opaque(name) };
  return [
    {
      ...plain,
      id: `int_to_${name}`,
      parameters: [INT],
      run: (value: number | bigint) => new EnumValue(name, inRange(value)),
    },
    {
      ...plain,
      id: `string_to_${name}`,
      parameters: [STRING],
      run: (text: string) => new EnumValue(name, values.get(text) ?? fail("invalid enum value")),
    },
    {
      ...plain,
      id: `${name}_to_int`,
      function: "int",
      parameters: [opaque(name)],
      result: INT,
      run: (value: EnumValue) => value.value,
    },
  ];
}
