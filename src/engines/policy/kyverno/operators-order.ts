import { readQuantity } from "../../../formats/quantity/index.ts";
import { compareSemver, readSemver } from "../../../formats/semver/index.ts";
import type { Json } from "../../../model/index.ts";
import { parseFloat64 } from "./go-value.ts";
import { toNanos } from "./scalar-pattern.ts";

/** @param sign negative, zero or positive, as the key is less, equal or greater */
export type Comparison = (sign: number) => boolean;

const SECOND = 1_000_000_000n;

/** Key and value as durations where at least one is written as one and the other is that or a number of seconds. */
export function toDurations(key: unknown, value: unknown): readonly [bigint, bigint] | undefined {
  const written = [toWritten(key), toWritten(value)];
  if (written[0] === undefined && written[1] === undefined) return undefined;
  const left = written[0] ?? toSeconds(key);
  const right = written[1] ?? toSeconds(value);
  return left === undefined || right === undefined ? undefined : [left, right];
}

function toWritten(value: unknown): bigint | undefined {
  return typeof value === "string" && value !== "0" ? toNanos(value) : undefined;
}

/** Fractions of a second are cut off. */
function toSeconds(value: unknown): bigint | undefined {
  return typeof value === "number" && Number.isFinite(value) ? BigInt(Math.trunc(value)) * SECOND : undefined;
}

function compare(left: bigint | number, right: bigint | number): number {
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
}

/** GreaterThan and its like. @see pkg/engine/variables/operator/numeric.go */
export function compareNumbers(key: Json | undefined, value: Json | undefined, holds: Comparison): boolean {
  if (typeof key !== "number" && typeof key !== "string") return false;
  const durations = typeof key === "string" || typeof value === "string" ? toDurations(key, value) : undefined;
  if (durations !== undefined) return holds(compare(...durations));
  if (typeof key === "number") return compareNumber(key, value, holds);
  const amounts = typeof value === "string" ? [readQuantity(key), readQuantity(value)] : [];
  const [left, right] = amounts;
  if (left !== undefined && right !== undefined) return holds(compare(left, right));
  const number = parseFloat64(key);
  return number === undefined ? compareVersions(key, value, holds) : compareNumbers(number, value, holds);
}

function compareNumber(key: number, value: Json | undefined, holds: Comparison): boolean {
  const other = typeof value === "string" ? parseFloat64(value) : value;
  return typeof other === "number" && holds(compare(key, other));
}

function compareVersions(key: string, value: Json | undefined, holds: Comparison): boolean {
  if (typeof value !== "string") return false;
  const left = readSemver(key);
  const right = readSemver(value);
  return !("because" in left) && !("because" in right) && holds(compareSemver(left, right));
}

/** DurationGreaterThan and its like: numbers are seconds. */
export function compareDurations(key: Json | undefined, value: Json | undefined, holds: Comparison): boolean {
  const left = toDuration(key);
  const right = toDuration(value);
  return left !== undefined && right !== undefined && holds(compare(left, right));
}

function toDuration(value: Json | undefined): bigint | undefined {
  return typeof value === "string" ? toNanos(value) : toSeconds(value);
}
