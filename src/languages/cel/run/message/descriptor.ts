import type { CelValue } from "../../value.ts";

export type Scalar =
  | "int32"
  | "int64"
  | "uint32"
  | "uint64"
  | "sint32"
  | "sint64"
  | "fixed32"
  | "fixed64"
  | "sfixed32"
  | "sfixed64"
  | "float"
  | "double"
  | "bool"
  | "string"
  | "bytes";

export type FieldType =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "message"; readonly name: string };

/** A field of a protobuf message. */
export interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  readonly type: FieldType;
  readonly repeated?: boolean;
  /** Of a map field: the type of its keys; `type` is that of its values. */
  readonly mapKey?: Scalar;
  /** At most one field of a group of this name is set. */
  readonly oneof?: string;
  /** Whether "set to the zero value" differs from "not set": proto2, `optional`, oneofs, messages. */
  readonly presence: boolean;
  /** What reads where it is not set; default: the type's zero. */
  readonly default?: CelValue;
}

export interface MessageDescriptor {
  /** Full name. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldDescriptor>;
}

export interface EnumDescriptor {
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
}

/** All that is known of messages and enums, by full name. */
export interface Descriptors {
  readonly messages: ReadonlyMap<string, MessageDescriptor>;
  readonly enums: ReadonlyMap<string, EnumDescriptor>;
  /** Whether enum values have types of their own; otherwise they are ints, as in cel-go. */
  readonly strongEnums: boolean;
}
