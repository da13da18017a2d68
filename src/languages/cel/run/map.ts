import { CelObject, type CelValue } from "../value.ts";
import { CelMap } from "./cel-map.ts";

/** A map of either form: a plain object from JSON, or one made by an expression. */
export type AnyMap = CelMap | { readonly [key: string]: CelValue | undefined };

export function isMap(value: CelValue): value is AnyMap {
  return value instanceof CelMap || isPlain(value);
}

/** Whether a value is a plain object, as JSON has them. */
export function isPlain(value: CelValue): value is { readonly [key: string]: CelValue | undefined } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof CelObject) &&
    !(value instanceof Uint8Array)
  );
}

/** The value of a key; undefined when it is not there or the value is no map. Keys such as `__proto__` are data. */
export function get(map: CelValue, key: CelValue): CelValue | undefined {
  if (map instanceof CelMap) return map.get(key);
  if (typeof key !== "string" || !isPlain(map)) return undefined;
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Keys whose value is undefined are not there. */
export function keysOf(map: AnyMap): CelValue[] {
  if (map instanceof CelMap) return map.keys();
  return Object.keys(map).filter((key) => map[key] !== undefined);
}

export function entriesOf(map: AnyMap): Iterable<readonly [CelValue, CelValue]> {
  if (map instanceof CelMap) return map.entries();
  const entries: (readonly [CelValue, CelValue])[] = [];
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined) entries.push([key, value]);
  }
  return entries;
}

export function sizeOfMap(map: AnyMap): number {
  return map instanceof CelMap ? map.size : keysOf(map).length;
}
