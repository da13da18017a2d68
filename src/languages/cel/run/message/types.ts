import { WELL_KNOWN_TYPES } from "../../check/well-known-types.ts";
import type { Environment, StructType } from "../../declaration.ts";
import { BOOL, BYTES, type CelType, DOUBLE, INT, listOf, mapOf, opaque, STRING, struct, UINT } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import { fail } from "../fail.ts";
import { AnyValue } from "./any-value.ts";
import { toField } from "./assign.ts";
import type { Descriptors, FieldDescriptor, FieldType, MessageDescriptor } from "./descriptor.ts";
import { EnumValue } from "./enum-value.ts";
import { Message } from "./message.ts";
import { kindOf, zeroOf } from "./scalar.ts";
import { createWellKnown, unsetWellKnown } from "./well-known.ts";
import { decodeMessage } from "./wire.ts";

const SCALAR_TYPES = { int: INT, uint: UINT, double: DOUBLE, bool: BOOL, string: STRING, bytes: BYTES } as const;

/** Protobuf messages and enums as types of an environment. */
export class MessageTypes {
  readonly descriptors: Descriptors;
  readonly #structs = new Map<string, StructType>();

  constructor(descriptors: Descriptors) {
    this.descriptors = descriptors;
  }

  /** What an environment asks for. */
  get lookups(): Required<Pick<Environment, "findStruct" | "findConstant">> {
    return { findStruct: (name) => this.findStruct(name), findConstant: (name) => this.findConstant(name) };
  }

  findStruct(name: string): StructType | undefined {
    const known = this.#structs.get(name);
    const descriptor = this.descriptors.messages.get(name);
    if (known !== undefined || descriptor === undefined) return known;
    const fields = new Map([...descriptor.fields].map(([key, field]) => [key, { type: this.typeOf(field) }]));
    const made = { name, fields, create: (set: ReadonlyMap<string, CelValue>) => this.create(name, set) };
    this.#structs.set(name, made);
    return made;
  }

  /** An enum's value by full name, `google.protobuf.NullValue.NULL_VALUE`. */
  findConstant(name: string): { readonly type: CelType; readonly value: CelValue } | undefined {
    const dot = name.lastIndexOf(".");
    const declared = this.descriptors.enums.get(name.slice(0, dot));
    const number = declared?.values.get(name.slice(dot + 1));
    if (declared === undefined || number === undefined) return undefined;
    return { type: this.#enumType(declared.name), value: this.enumValue(declared.name, number) };
  }

  #enumType(name: string): CelType {
    return this.#isStrong(name) ? opaque(name) : INT;
  }

  #isStrong(name: string): boolean {
    return this.descriptors.strongEnums && name !== "google.protobuf.NullValue";
  }

  enumValue(name: string, number: number): CelValue {
    return this.#isStrong(name) ? new EnumValue(name, number) : number;
  }

  typeOf(field: FieldDescriptor): CelType {
    const type = this.#typeOfValue(field.type);
    if (field.mapKey !== undefined) return mapOf(SCALAR_TYPES[kindOf(field.mapKey)], type);
    return field.repeated === true ? listOf(type) : type;
  }

  #typeOfValue(type: FieldType): CelType {
    if (type.kind === "scalar") return SCALAR_TYPES[kindOf(type.scalar)];
    if (type.kind === "enum") return this.#enumType(type.name);
    return WELL_KNOWN_TYPES.get(type.name) ?? struct(type.name);
  }

  /** What `Name{…}` makes. @throws {CelError} */
  create(name: string, fields: ReadonlyMap<string, CelValue>): CelValue {
    if (name === "google.protobuf.Any") return this.#unpack(fields);
    if (WELL_KNOWN_TYPES.has(name)) return createWellKnown(name, this.#withDefault(name, fields));
    const descriptor = this.descriptors.messages.get(name) ?? fail(`unknown type: ${name}`);
    const set = new Map<string, CelValue>();
    for (const [key, value] of fields) {
      const field = descriptor.fields.get(key) ?? fail(`no such field '${key}'`);
      const kept = toField(this, field, value);
      if (kept !== undefined) set.set(key, kept);
    }
    return this.#message(descriptor, set);
  }

  #message(descriptor: MessageDescriptor, set: ReadonlyMap<string, CelValue>): Message {
    return new Message(descriptor, set, (field) => this.defaultOf(field));
  }

  /** A wrapper without a value holds the zero of its type. */
  #withDefault(name: string, fields: ReadonlyMap<string, CelValue>): ReadonlyMap<string, CelValue> {
    const value = this.descriptors.messages.get(name)?.fields.get("value");
    return fields.size > 0 || value === undefined ? fields : new Map([["value", this.defaultOf(value)]]);
  }

  #unpack(fields: ReadonlyMap<string, CelValue>): CelValue {
    const url = fields.get("type_url");
    const bytes = fields.get("value") ?? new Uint8Array();
    if (typeof url !== "string" || !(bytes instanceof Uint8Array))
      return fail("conversion error: got invalid Any message type");
    return this.decode(url.slice(url.lastIndexOf("/") + 1), bytes) ?? new AnyValue(url, bytes);
  }

  /** A message out of its bytes; undefined where the type is not known or the bytes do not fit it. */
  decode(name: string, bytes: Uint8Array): CelValue | undefined {
    const fields = decodeMessage(this, name, bytes);
    return fields === undefined ? undefined : this.fromDecoded(name, fields);
  }

  /** A message from fields that were read from bytes; an Any without a type stays as it is. */
  fromDecoded(name: string, fields: ReadonlyMap<string, CelValue>): CelValue {
    const bytes = fields.get("value");
    const isUntyped = name === "google.protobuf.Any" && !fields.has("type_url");
    return isUntyped
      ? new AnyValue("", bytes instanceof Uint8Array ? bytes : new Uint8Array())
      : this.create(name, fields);
  }

  defaultOf(field: FieldDescriptor): CelValue {
    if (field.mapKey !== undefined) return new CelMap();
    if (field.repeated === true) return [];
    if (field.default !== undefined) {
      return field.type.kind === "enum" ? this.enumValue(field.type.name, Number(field.default)) : field.default;
    }
    const { type } = field;
    if (type.kind === "scalar") return zeroOf(type.scalar);
    if (type.kind === "enum") return type.name === "google.protobuf.NullValue" ? null : this.enumValue(type.name, 0);
    if (WELL_KNOWN_TYPES.has(type.name)) return unsetWellKnown(type.name);
    return this.create(type.name, new Map());
  }
}
