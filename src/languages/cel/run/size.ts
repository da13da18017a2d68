import type { CelValue } from "../value.ts";
import { CelMap } from "./cel-map.ts";
import { overloadMessage } from "./dispatch.ts";
import { fail } from "./fail.ts";
import { isPlain, sizeOfMap } from "./map.ts";
import { Optional } from "./optional.ts";

/** Length of text in code points; a lone surrogate is one. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    count -= 1;
    index += 1;
  }
  return count;
}

/** What `size()` gives. @throws {CelError} for values without a size */
export function sizeOf(value: CelValue): number {
  return sizeOrUndefined(value) ?? fail(overloadMessage("size", [value]));
}

/** Size as the cost rules count it: 1 for what has none. */
export function costSize(value: CelValue): number {
  if (value instanceof Optional && value.value !== undefined) return costSize(value.value);
  return sizeOrUndefined(value) ?? 1;
}

function sizeOrUndefined(value: CelValue): number | undefined {
  if (typeof value === "string") return codePoints(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return value instanceof CelMap || isPlain(value) ? sizeOfMap(value) : undefined;
}
