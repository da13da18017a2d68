/** A type of CEL. `parameter` stands for any type in a declaration; `struct` is a message or an object with known fields. */
export type CelType =
  | { readonly kind: PlainKind }
  | { readonly kind: "list"; readonly element: CelType }
  | { readonly kind: "map"; readonly key: CelType; readonly value: CelType }
  /** A wrapper message, `google.protobuf.Int64Value`: null or the primitive. */
  | { readonly kind: "wrapper"; readonly of: CelType }
  | { readonly kind: "type"; readonly of: CelType }
  | { readonly kind: "struct"; readonly name: string }
  /** `optional_type`, `kubernetes.Quantity`, … */
  | { readonly kind: "opaque"; readonly name: string; readonly parameters: readonly CelType[] }
  | { readonly kind: "parameter"; readonly name: string };

export type PlainKind =
  | "null"
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "timestamp"
  | "duration"
  | "dyn"
  | "error";

const plain = <Kind extends PlainKind>(kind: Kind): { readonly kind: Kind } => ({ kind });

export const NULL = plain("null");
export const BOOL = plain("bool");
export const INT = plain("int");
export const UINT = plain("uint");
export const DOUBLE = plain("double");
export const STRING = plain("string");
export const BYTES = plain("bytes");
export const TIMESTAMP = plain("timestamp");
export const DURATION = plain("duration");
export const DYN = plain("dyn");
export const ERROR = plain("error");

export const listOf = (element: CelType): CelType => ({ kind: "list", element });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: "map", key, value });
export const wrapperOf = (of: CelType): CelType => ({ kind: "wrapper", of });
export const typeOf = (of: CelType): CelType => ({ kind: "type", of });
export const struct = (name: string): CelType => ({ kind: "struct", name });
export const opaque = (name: string, ...parameters: CelType[]): CelType => ({ kind: "opaque", name, parameters });
export const optionalOf = (of: CelType): CelType => opaque("optional_type", of);
export const parameter = (name: string): CelType => ({ kind: "parameter", name });
