import type { Slice } from "./ast.ts";
import { JmesError } from "./error.ts";
import type { JmesValue } from "./value.ts";

/**
 * The elements from start to stop (not included), every step-th one; negative numbers count from the end.
 * @throws {JmesError} when the step is zero
 */
export function takeSlice(list: readonly JmesValue[], { start, stop, step = 1 }: Slice): JmesValue[] {
  if (step === 0) throw new JmesError("failed", "Invalid slice, step cannot be 0");
  const { length } = list;
  const first = start === undefined ? (step < 0 ? length - 1 : 0) : hold(start, length, step);
  const end = stop === undefined ? (step < 0 ? -1 : length) : hold(stop, length, step);
  const taken: JmesValue[] = [];
  if (step > 0) for (let at = first; at < end; at += step) taken.push(list[at] ?? null);
  else for (let at = first; at > end; at += step) taken.push(list[at] ?? null);
  return taken;
}

function hold(place: number, length: number, step: number): number {
  if (place < 0) return place + length >= 0 ? place + length : step < 0 ? -1 : 0;
  if (place < length) return place;
  return step < 0 ? length - 1 : length;
}
