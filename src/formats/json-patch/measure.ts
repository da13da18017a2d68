import { type Json, isObject } from "../../model/index.ts";

/**
 * About how many characters the value has as JSON. Values that hold the same part often are counted as they are written: the part
 * each time.
 * @param limit where it stops counting; the answer is then just beyond it
 */
export function measureJson(value: Json | undefined, limit: number): number {
  if (typeof value === "string") return value.length + 2;
  let size = 4;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (size > limit) return size;
      size += measureJson(item, limit - size) + 1;
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (size > limit) return size;
      size += key.length + 3 + measureJson(value[key], limit - size);
    }
  }
  return size;
}
