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
  STRING,
  TIMESTAMP,
  UINT,
  wrapperOf,
} from "../type.ts";

/** CEL types of messages that CEL gives a meaning of their own. @see cel-spec, doc/langdef.md, Dynamic Values */
export const WELL_KNOWN_TYPES: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ["google.protobuf.Any", DYN],
  ["google.protobuf.BoolValue", wrapperOf(BOOL)],
  ["google.protobuf.BytesValue", wrapperOf(BYTES)],
  ["google.protobuf.DoubleValue", wrapperOf(DOUBLE)],
  ["google.protobuf.FloatValue", wrapperOf(DOUBLE)],
  ["google.protobuf.Int32Value", wrapperOf(INT)],
  ["google.protobuf.Int64Value", wrapperOf(INT)],
  ["google.protobuf.StringValue", wrapperOf(STRING)],
  ["google.protobuf.UInt32Value", wrapperOf(UINT)],
  ["google.protobuf.UInt64Value", wrapperOf(UINT)],
  ["google.protobuf.Duration", DURATION],
  ["google.protobuf.Timestamp", TIMESTAMP],
  ["google.protobuf.ListValue", listOf(DYN)],
  ["google.protobuf.Struct", mapOf(STRING, DYN)],
  ["google.protobuf.Value", DYN],
]);
