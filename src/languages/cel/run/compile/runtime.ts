import type { Overload, StructType } from "../../declaration.ts";
import { CelError, CelObject, type CelValue } from "../../value.ts";
import type { Activation } from "../activation.ts";
import { callCost, regexCost, traversal } from "../actual-cost.ts";
import { CelMap } from "../cel-map.ts";
import { findOverload, overloadMessage } from "../dispatch.ts";
import { comparedSoFar, equal, includes } from "../equality.ts";
import { fail, noSuchOverload } from "../fail.ts";
import { field, hasField, indexed, optionalField, optionalIndexed } from "../field.ts";
import { optionalElement, optionalEntry } from "../interpret-collection.ts";
import { sortCostOf } from "../interpret-macro.ts";
import { entriesOf, isMap } from "../map.ts";
import { CostExceeded } from "../cost-exceeded.ts";
import { NONE, Optional } from "../optional.ts";
import { elementsOf, pairsOf } from "../range.ts";
import { codePoints, costSize, sizeOf } from "../size.ts";
import { sortByKeys } from "../sort.ts";
import { add, divide, modulo, multiply, negate, subtract } from "../standard/arithmetic.ts";
import { isIn } from "../standard/collection.ts";
import { greater, greaterEquals, less, lessEquals } from "../standard/comparison.ts";
import { typeOf } from "../type-of.ts";

/** What an operand's error becomes while another operand may still decide. @throws what nothing absorbs */
function absorb(thrown: unknown, offset: number): CelError {
  if (!(thrown instanceof CelError) || thrown instanceof CostExceeded) throw thrown;
  if (thrown.offset < 0) thrown.offset = offset;
  return thrown;
}

/** The error that ends an evaluation. @throws what is no error of the evaluation */
function settle(thrown: unknown, offset: number): CelError {
  if (!(thrown instanceof CelError)) throw thrown;
  if (thrown.offset < 0 && !(thrown instanceof CostExceeded)) thrown.offset = offset;
  return thrown;
}

const error = (message: string, offset: number): CelError => new CelError(message, offset);
const overloadError = (offset: number): CelError => new CelError("no such overload", offset);
const callError = (name: string, args: readonly CelValue[], offset: number): CelError =>
  new CelError(overloadMessage(name, args), offset);
const exceeded = (): CostExceeded => new CostExceeded();

/** The error of a field that is not there. */
function missing(operand: CelValue, name: string, offset: number): CelError {
  const message = Array.isArray(operand) ? "unsupported index type 'string' in list" : `no such key: ${name}`;
  return new CelError(message, offset);
}

const variable = (activation: Activation, name: string): CelValue | undefined =>
  Object.hasOwn(activation, name) ? activation[name] : undefined;

/** Reading a text once. */
function textCost(text: string): number {
  const { length } = text;
  if (length <= 10) return length === 0 ? 0 : 1;
  return traversal(codePoints(text));
}

const sizeCost = (value: CelValue): number =>
  typeof value === "string" ? textCost(value) : traversal(costSize(value));

/** Comparing two values, up to the end of the smaller one. */
function pairCost(a: CelValue, b: CelValue): number {
  if (typeof a === "string" && typeof b === "string") return textCost(a.length < b.length ? a : b);
  return traversal(Math.min(costSize(a), costSize(b)));
}

/** Comparing with a constant of this size. */
function costAgainst(value: CelValue, size: number): number {
  if (typeof value === "string" && value.length <= 10) return value.length === 0 ? 0 : traversal(Math.min(1, size));
  return traversal(Math.min(costSize(value), size));
}

/** Calls whatever overload takes the arguments, and says what it cost. @param checked the overloads the checker left */
function call(
  name: string,
  candidates: readonly Overload[],
  checked: readonly Overload[],
  args: readonly CelValue[],
  counted: { cost: number },
): CelValue {
  const overload = findOverload(candidates, args) ?? fail(overloadMessage(name, args));
  const value = overload.run(...(args as never[]));
  counted.cost = callCost(checked, overload, args, value);
  return value;
}

/** Adds all entries of a map to another. */
function insertAll(map: CelMap, value: CelValue): void {
  for (const [key, entry] of entriesOf(isMap(value) ? value : noSuchOverload())) map.insert(key, entry);
}

function create(type: StructType | undefined, name: string, fields: ReadonlyMap<string, CelValue>): CelValue {
  if (type?.create === undefined) return fail(`unknown type: ${name}`);
  return type.create(fields);
}

const newMap = (): CelMap => new CelMap();
const newFields = (): Map<string, CelValue> => new Map();
const some = (value: CelValue): Optional => new Optional(value);
const listOnly = (value: CelValue): CelValue => (Array.isArray(value) ? value : noSuchOverload());

/** The functions that generated code calls, by the names it calls them. */
export const RUNTIME = {
  absorb,
  add,
  call,
  callError,
  CelObject,
  comparedSoFar,
  costAgainst,
  costSize,
  create,
  divide,
  elementsOf,
  equal,
  error,
  exceeded,
  field,
  greater,
  greaterEquals,
  hasField,
  includes,
  indexed,
  insertAll,
  isIn,
  less,
  lessEquals,
  listOnly,
  missing,
  modulo,
  multiply,
  negate,
  newFields,
  newMap,
  NONE,
  Optional,
  optionalElement,
  optionalEntry,
  optionalField,
  optionalIndexed,
  overloadError,
  pairCost,
  pairsOf,
  regexCost,
  settle,
  sizeCost,
  sizeOf,
  some,
  sortByKeys,
  sortCostOf,
  subtract,
  textCost,
  traversal,
  typeOf,
  variable,
} as const;
