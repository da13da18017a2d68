import { type CelValue, Double, Uint } from "../value.ts";
import { fail } from "./fail.ts";
import { get, isMap } from "./map.ts";
import { isInt, isNumeric } from "./number.ts";
import { NONE, Optional } from "./optional.ts";
import { StructValue } from "./struct-value.ts";
import { typeName } from "./type-of.ts";

/**
 * `operand.field`; of an optional, an optional.
 * @throws {CelError} no such key; no such field
 */
export function field(operand: CelValue, name: string, strict: boolean): CelValue {
  if (operand instanceof Optional) return optionalField(operand, name, strict);
  if (Array.isArray(operand)) return fail("unsupported index type 'string' in list");
  if (operand instanceof StructValue) return structField(operand, name);
  const value = get(operand, name);
  return value === undefined ? fail(`no such key: ${name}`) : value;
}

function structField(operand: StructValue, name: string): CelValue {
  const value = operand.getField(name);
  return value === undefined ? noSuchField(name) : value;
}

function noSuchField(name: string): never {
  return fail(`no such field '${name}'`);
}

/**
 * `operand.?field`: none where it is missing.
 * @param strict whether values that can have no fields are an error, as the specification has it; else none, as in Kubernetes
 * @throws {CelError} no such field; a list
 */
export function optionalField(operand: CelValue, name: string, strict: boolean): Optional {
  const value = operand instanceof Optional ? operand.value : operand;
  if (value === undefined || !hasField(value, name, strict)) return NONE;
  return new Optional(field(value, name, strict));
}

/** `has(operand.field)`; see `optionalField`. @throws {CelError} */
export function hasField(operand: CelValue, name: string, strict: boolean): boolean {
  const value = operand instanceof Optional ? operand.value : operand;
  if (value === undefined) return false;
  if (value instanceof StructValue) return value.hasField(name) ?? noSuchField(name);
  if (isMap(value)) return get(value, name) !== undefined;
  if (Array.isArray(value)) return fail("unsupported index type 'string' in list");
  return strict && fail(`no such key: ${name}`);
}

/** `operand[key]`; of an optional, an optional. @throws {CelError} no such key; index out of bounds */
export function indexed(operand: CelValue, key: CelValue): CelValue {
  if (operand instanceof Optional) return optionalIndexed(operand, key, false);
  const value = indexedOrUndefined(operand, key);
  if (value !== undefined) return value;
  return fail(Array.isArray(operand) ? `index out of bounds: ${keyText(key)}` : `no such key: ${keyText(key)}`);
}

/** `operand[?key]`; see `optionalField`. @throws {CelError} */
export function optionalIndexed(operand: CelValue, key: CelValue, strict: boolean): Optional {
  const container = operand instanceof Optional ? operand.value : operand;
  if (container === undefined) return NONE;
  const value = indexedOrUndefined(container, key);
  if (value !== undefined) return new Optional(value);
  if (strict && !Array.isArray(container) && !isMap(container)) fail(`no such key: ${keyText(key)}`);
  return NONE;
}

function indexedOrUndefined(operand: CelValue, key: CelValue): CelValue | undefined {
  if (Array.isArray(operand)) return (operand as CelValue[])[listIndex(key)];
  if (isMap(operand)) return mapEntry(operand, key);
  if (operand instanceof StructValue && typeof key === "string") return structField(operand, key);
  return undefined;
}

function mapEntry(map: CelValue, key: CelValue): CelValue | undefined {
  if (typeof key === "string" || typeof key === "boolean" || isNumeric(key)) return get(map, key);
  return fail(`unsupported key type: ${typeName(key)}`);
}

/** @throws {CelError} for anything but a whole number */
function listIndex(key: CelValue): number {
  if (isInt(key)) return Number(key);
  if (key instanceof Uint) return Number(key.value);
  const number = key instanceof Double ? key.value : key;
  if (typeof number !== "number") return fail(`unsupported index type '${typeName(key)}' in list`);
  return Number.isInteger(number) ? number + 0 : fail(`unsupported index value ${number} in list`);
}

function keyText(key: CelValue): string {
  if (key instanceof Uint || key instanceof Double) return String(key.value);
  return typeof key === "object" ? typeName(key) : String(key);
}
