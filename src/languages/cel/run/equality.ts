import { CelObject, type CelValue } from "../value.ts";
import { CelMap } from "./cel-map.ts";
import { CostExceeded } from "./cost-exceeded.ts";
import { entriesOf, get, isPlain, sizeOfMap } from "./map.ts";

let compared = 0;
/** Beyond so many, the evaluation under way is stopped. */
let mostCompared = Infinity;

/**
 * How many elements were compared since the program began. Kubernetes counts comparing two deep values as one step, so that
 * loops that do have to be stopped by this.
 */
export function comparedSoFar(): number {
  return compared;
}

/**
 * Bounds what an evaluation may compare: lists that hold one another twice, level upon level, are small, and take forever to
 * compare. Within another evaluation the lower bound counts.
 * @returns what `endComparing` needs when the evaluation is over
 */
export function startComparing(most: number): number {
  const before = mostCompared;
  mostCompared = Math.min(before, compared + most);
  return before;
}

export function endComparing(before: number): void {
  mostCompared = before;
}

function count(elements: number): void {
  compared += elements;
  if (compared > mostCompared) throw new CostExceeded();
}

/**
 * Equality of any two values: numbers by their value whatever their type, lists and maps deeply.
 * @throws {CostExceeded} beyond the bound of the evaluation under way, and nothing else
 */
export function equal(a: CelValue, b: CelValue): boolean {
  if (a === b) return true;
  switch (typeof a) {
    case "number":
      if (typeof b === "number") return false;
      return typeof b === "bigint" ? equalBig(b, a) : b instanceof CelObject && b.equals(a);
    case "bigint":
      return typeof b === "number" ? equalBig(a, b) : b instanceof CelObject && b.equals(a);
    case "object":
      return a !== null && equalObjects(a, b);
    default:
      return false;
  }
}

/** An int beyond the safe integers against a double; as in cel-go, its conversion to a double may lose digits. */
function equalBig(big: bigint, number: number): boolean {
  return Number(big) === number;
}

function equalObjects(a: Exclude<CelValue, null | boolean | number | bigint | string>, b: CelValue): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a as CelValue[], b as CelValue[]);
  if (a instanceof CelObject) return a.equals(b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && equalBytes(a, b);
  const map = a as { readonly [key: string]: CelValue | undefined };
  return isMapOfSize(b, sizeOfMap(map)) && equalEntries(map, b);
}

function isMapOfSize(value: CelValue, size: number): boolean {
  return (value instanceof CelMap || isPlain(value)) && sizeOfMap(value) === size;
}

function equalEntries(a: { readonly [key: string]: CelValue | undefined }, b: CelValue): boolean {
  for (const [key, value] of entriesOf(a)) {
    count(1);
    const counterpart = get(b, key);
    if (counterpart === undefined || !equal(value, counterpart)) return false;
  }
  return true;
}

function equalLists(a: readonly CelValue[], b: readonly CelValue[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) {
    count(1);
    if (!equal(a[index] ?? null, b[index] ?? null)) return false;
  }
  return true;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

/** Whether a value is in a list, by `equal`. */
export function includes(list: readonly CelValue[], value: CelValue): boolean {
  count(list.length);
  for (const element of list) if (equal(element, value)) return true;
  return false;
}
