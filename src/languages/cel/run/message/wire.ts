import { type CelValue, toDouble, toInt, Uint } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import type { FieldDescriptor, FieldType, Scalar } from "./descriptor.ts";
import { kindOf } from "./scalar.ts";
import type { MessageTypes } from "./types.ts";

/** How deep messages may lie within one another. */
const MAX_DEPTH = 100;

/** Bytes of a message, and how far they are read. Reading past the end gives undefined. */
class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  varint(): bigint | undefined {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) return undefined;
      this.at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return undefined;
  }

  fixed(size: 4 | 8): DataView | undefined {
    const start = this.at;
    if (start + size > this.#bytes.length) return undefined;
    this.at += size;
    return new DataView(this.#view.buffer, this.#view.byteOffset + start, size);
  }

  block(): Uint8Array | undefined {
    const length = this.varint();
    if (length === undefined || length > BigInt(this.#bytes.length - this.at)) return undefined;
    const start = this.at;
    this.at += Number(length);
    return this.#bytes.subarray(start, this.at);
  }
}

/**
 * The fields of a message in protobuf's binary form; undefined where the type is not known, or the bytes do not fit it or
 * hold fields that are not known (such a message is compared by its bytes).
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function decodeMessage(
  types: MessageTypes,
  name: string,
  bytes: Uint8Array,
  depth = 0,
): ReadonlyMap<string, CelValue> | undefined {
  const descriptor = types.descriptors.messages.get(name);
  if (descriptor === undefined || depth > MAX_DEPTH) return undefined;
  const byNumber = new Map([...descriptor.fields.values()].map((field) => [BigInt(field.number), field]));
  const fields = new Map<string, CelValue>();
  const reader = new Reader(bytes);
  while (!reader.ended) {
    const tag = reader.varint();
    const field = tag === undefined ? undefined : byNumber.get(tag >> 3n);
    if (tag === undefined || field === undefined) return undefined;
    if (!readField(types, reader, field, Number(tag & 7n), fields, depth)) return undefined;
  }
  return fields;
}

function readField(
  types: MessageTypes,
  reader: Reader,
  field: FieldDescriptor,
  wireType: number,
  fields: Map<string, CelValue>,
  depth: number,
): boolean {
  if (field.mapKey !== undefined) return readEntry(types, reader, field, fields, depth);
  if (field.repeated !== true) {
    const value = readValue(types, reader, field.type, wireType, depth);
    if (value !== undefined) fields.set(field.name, value);
    return value !== undefined;
  }
  const list = (fields.get(field.name) as CelValue[] | undefined) ?? [];
  fields.set(field.name, list);
  const packed = wireType === 2 && field.type.kind !== "message" && !isBlock(field.type);
  const block = packed ? reader.block() : undefined;
  if (packed && block === undefined) return false;
  if (block === undefined) return append(list, readValue(types, reader, field.type, wireType, depth));
  const packedValues = new Reader(block);
  while (!packedValues.ended) {
    if (!append(list, readValue(types, packedValues, field.type, wireTypeOf(field.type), depth))) return false;
  }
  return true;
}

function append(list: CelValue[], value: CelValue | undefined): boolean {
  if (value === undefined) return false;
  list.push(value);
  return true;
}

const isBlock = (type: FieldType): boolean =>
  type.kind === "scalar" && (type.scalar === "string" || type.scalar === "bytes");

function readEntry(
  types: MessageTypes,
  reader: Reader,
  field: FieldDescriptor,
  fields: Map<string, CelValue>,
  depth: number,
): boolean {
  const block = reader.block();
  if (block === undefined) return false;
  const entry = new Reader(block);
  const key: FieldType = { kind: "scalar", scalar: field.mapKey ?? "string" };
  const parts: (CelValue | undefined)[] = [];
  while (!entry.ended) {
    const tag = Number(entry.varint() ?? 0n);
    parts[(tag >> 3) - 1] = readValue(types, entry, tag >> 3 === 1 ? key : field.type, tag & 7, depth);
  }
  const map = (fields.get(field.name) as CelMap | undefined) ?? new CelMap();
  const [first, second] = parts;
  if (first === undefined || second === undefined || map.has(first)) return false;
  map.insert(first, second);
  fields.set(field.name, map);
  return true;
}

function wireTypeOf(type: FieldType): number {
  if (type.kind === "message" || isBlock(type)) return 2;
  const scalar = type.kind === "scalar" ? type.scalar : "int32";
  if (scalar === "double" || scalar === "fixed64" || scalar === "sfixed64") return 1;
  return scalar === "float" || scalar === "fixed32" || scalar === "sfixed32" ? 5 : 0;
}

function readValue(
  types: MessageTypes,
  reader: Reader,
  type: FieldType,
  wireType: number,
  depth: number,
): CelValue | undefined {
  if (wireType !== wireTypeOf(type)) return undefined;
  if (type.kind === "message") {
    const block = reader.block();
    const fields = block === undefined ? undefined : decodeMessage(types, type.name, block, depth + 1);
    return fields === undefined ? undefined : types.fromDecoded(type.name, fields);
  }
  return readScalar(reader, type.kind === "enum" ? "int32" : type.scalar);
}

const TEXT = new TextDecoder();

function readScalar(reader: Reader, scalar: Scalar): CelValue | undefined {
  switch (wireTypeOf({ kind: "scalar", scalar })) {
    case 0:
      return fromVarint(reader.varint(), scalar);
    case 1:
      return fromFixed(reader.fixed(8), scalar);
    case 5:
      return fromFixed(reader.fixed(4), scalar);
    default: {
      const block = reader.block();
      return block === undefined || scalar === "bytes" ? block : TEXT.decode(block);
    }
  }
}

function fromVarint(bits: bigint | undefined, scalar: Scalar): CelValue | undefined {
  if (bits === undefined) return undefined;
  if (scalar === "bool") return bits !== 0n;
  if (kindOf(scalar) === "uint") return new Uint(BigInt.asUintN(scalar === "uint32" ? 32 : 64, bits));
  const zigzag = scalar.startsWith("sint") ? (bits >> 1n) ^ -(bits & 1n) : bits;
  return toInt(BigInt.asIntN(scalar.endsWith("32") ? 32 : 64, zigzag));
}

function fromFixed(view: DataView | undefined, scalar: Scalar): CelValue | undefined {
  switch (view === undefined ? undefined : scalar) {
    case "double":
      return toDouble(view?.getFloat64(0, true) ?? 0);
    case "float":
      return toDouble(view?.getFloat32(0, true) ?? 0);
    case "fixed64":
      return new Uint(view?.getBigUint64(0, true) ?? 0n);
    case "fixed32":
      return new Uint(BigInt(view?.getUint32(0, true) ?? 0));
    case "sfixed64":
      return toInt(view?.getBigInt64(0, true) ?? 0n);
    case "sfixed32":
      return view?.getInt32(0, true);
    default:
      return undefined;
  }
}
