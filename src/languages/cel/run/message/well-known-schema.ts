import type { EnumDescriptor, MessageDescriptor } from "./descriptor.ts";
import { toEnum, toField, toMessage } from "./schema.ts";
import { MessageTypes } from "./types.ts";
import { WRAPPERS } from "./well-known.ts";

const oneof = { oneof: "kind" };

const MESSAGES: readonly MessageDescriptor[] = [
  ...[...WRAPPERS].map(([name, scalar]) => toMessage(name, [toField(`${scalar} value`, 1)])),
  toMessage("google.protobuf.Any", [toField("string type_url", 1), toField("bytes value", 2)]),
  toMessage("google.protobuf.Duration", [toField("int64 seconds", 1), toField("int32 nanos", 2)]),
  toMessage("google.protobuf.Timestamp", [toField("int64 seconds", 1), toField("int32 nanos", 2)]),
  toMessage("google.protobuf.Struct", [toField("map<string, google.protobuf.Value> fields", 1)]),
  toMessage("google.protobuf.ListValue", [toField("repeated google.protobuf.Value values", 1)]),
  toMessage("google.protobuf.Value", [
    toField("enum google.protobuf.NullValue null_value", 1, oneof),
    toField("double number_value", 2, oneof),
    toField("string string_value", 3, oneof),
    toField("bool bool_value", 4, oneof),
    toField("google.protobuf.Struct struct_value", 5, oneof),
    toField("google.protobuf.ListValue list_value", 6, oneof),
  ]),
  toMessage("google.protobuf.Empty", []),
  toMessage("google.protobuf.FieldMask", [toField("repeated string paths", 1)]),
];

const ENUMS: readonly EnumDescriptor[] = [toEnum("google.protobuf.NullValue", ["NULL_VALUE"])];

export const WELL_KNOWN_MESSAGES: ReadonlyMap<string, MessageDescriptor> = new Map(
  MESSAGES.map((message) => [message.name, message]),
);
export const WELL_KNOWN_ENUMS: ReadonlyMap<string, EnumDescriptor> = new Map(
  ENUMS.map((declared) => [declared.name, declared]),
);

/** The messages that every environment has, `google.protobuf.…`. */
export const WELL_KNOWN = new MessageTypes({
  messages: WELL_KNOWN_MESSAGES,
  enums: WELL_KNOWN_ENUMS,
  strongEnums: false,
});
