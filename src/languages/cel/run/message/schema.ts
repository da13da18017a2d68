import type { CelValue } from "../../value.ts";
import type { EnumDescriptor, FieldDescriptor, FieldType, MessageDescriptor, Scalar } from "./descriptor.ts";

const SCALARS: ReadonlySet<string> = new Set([
  "int32",
  "int64",
  "uint32",
  "uint64",
  "sint32",
  "sint64",
  "fixed32",
  "fixed64",
  "sfixed32",
  "sfixed64",
  "float",
  "double",
  "bool",
  "string",
  "bytes",
]);

export interface FieldOptions {
  readonly oneof?: string;
  readonly presence?: boolean;
  readonly default?: CelValue;
}

/**
 * A field, much as a .proto file has it: `int32 id`, `repeated string names`, `map<string, Person> people`,
 * `enum Color color`; types by full name.
 */
export function toField(declaration: string, number: number, options: FieldOptions = {}): FieldDescriptor {
  const map = /^map<(\w+), ((?:enum )?[\w.]+)> (\S+)$/.exec(declaration);
  if (map !== null) {
    const [, key = "", value = "", name = ""] = map;
    return { name, number, type: toType(value), mapKey: key as Scalar, presence: false };
  }
  const [, repeated, type = "", name = ""] = /^(repeated )?((?:enum )?[\w.]+) (\S+)$/.exec(declaration) ?? [];
  const fieldType = toType(type);
  const presence = options.presence === true || options.oneof !== undefined || fieldType.kind === "message";
  return { name, number, type: fieldType, repeated: repeated !== undefined, ...options, presence };
}

function toType(text: string): FieldType {
  if (text.startsWith("enum ")) return { kind: "enum", name: text.slice(5) };
  return SCALARS.has(text) ? { kind: "scalar", scalar: text as Scalar } : { kind: "message", name: text };
}

export function toMessage(name: string, fields: readonly FieldDescriptor[]): MessageDescriptor {
  return { name, fields: new Map(fields.map((field) => [field.name, field])) };
}

/** @param values in order, from 0 */
export function toEnum(name: string, values: readonly string[]): EnumDescriptor {
  return { name, values: new Map(values.map((value, index) => [value, index])) };
}
