import { CelObject, type CelValue, Double, Uint } from "../value.ts";
import { equal } from "./equality.ts";
import { fail } from "./fail.ts";
import { get, isMap, sizeOfMap } from "./map.ts";

/** A map key in the form that makes equal keys the same: `1`, `1u` and `1.0` are one. */
export type NormalKey = string | number | bigint | boolean;

/** The normal form of a key to look up; undefined for values that equal no key. */
export function normalKey(key: CelValue): NormalKey | undefined {
  switch (typeof key) {
    case "string":
    case "boolean":
    case "bigint":
      return key;
    case "number":
      return normalNumber(key);
    default:
      if (key instanceof Uint) return key.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(key.value) : key.value;
      return key instanceof Double ? key.value : undefined;
  }
}

function normalNumber(key: number): NormalKey | undefined {
  if (Number.isSafeInteger(key)) return key;
  return Number.isInteger(key) ? BigInt(key) : undefined;
}

/** A map made by an expression; keys are string, int, uint or bool, and keep their type and their order. */
export class CelMap extends CelObject {
  readonly typeName = "map";
  readonly #entries = new Map<NormalKey, readonly [key: CelValue, value: CelValue]>();

  /** @throws {CelError} for two equal keys or a key of another type */
  static of(entries: Iterable<readonly [CelValue, CelValue]>): CelMap {
    const map = new CelMap();
    for (const [key, value] of entries) map.insert(key, value);
    return map;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: CelValue): CelValue | undefined {
    const normal = normalKey(key);
    return normal === undefined ? undefined : this.#entries.get(normal)?.[1];
  }

  has(key: CelValue): boolean {
    const normal = normalKey(key);
    return normal !== undefined && this.#entries.has(normal);
  }

  /** Adds an entry; only for whoever makes the map. @throws {CelError} when the key is there or of another type */
  insert(key: CelValue, value: CelValue): void {
    const normal = isKey(key) ? normalKey(key) : undefined;
    if (normal === undefined) fail("unsupported key type");
    if (this.#entries.has(normal)) fail(`insert failed: key ${String(normal)} already exists`);
    this.#entries.set(normal, [key, value]);
  }

  keys(): CelValue[] {
    return Array.from(this.#entries.values(), ([key]) => key);
  }

  entries(): Iterable<readonly [CelValue, CelValue]> {
    return this.#entries.values();
  }

  equals(other: CelValue): boolean {
    if (!isMap(other) || sizeOfMap(other) !== this.size) return false;
    for (const [key, value] of this.#entries.values()) {
      const counterpart = get(other, key);
      if (counterpart === undefined || !equal(value, counterpart)) return false;
    }
    return true;
  }
}

function isKey(key: CelValue): boolean {
  if (typeof key === "number") return Number.isSafeInteger(key) && !Object.is(key, -0);
  return typeof key === "string" || typeof key === "boolean" || typeof key === "bigint" || key instanceof Uint;
}
