import { equalValues } from "../order.ts";
import type { PlainObject, RegoObject, RegoValue } from "../value.ts";
import { isArray, isObject, isSet, objectEntries, objectGet } from "../value.ts";
import type { BuiltinBudget } from "./builtin.ts";
import { BuiltinError } from "./builtin.ts";

/** Whether the second is contained in the first: entry by entry, member by member, or as a run of an array. */
export function isSubset(whole: RegoValue, part: RegoValue, budget: BuiltinBudget): boolean {
  const answer = contains(whole, part, budget);
  if (answer !== undefined) return answer;
  if (isArray(whole) && isSet(part)) {
    let missing = part.size;
    return whole.some((item) => {
      if (part.has(item)) missing--;
      return missing === 0;
    });
  }
  throw new BuiltinError("both arguments object.subset must be of the same type or array and set", "eval_type_error");
}

/** Undefined where the two are not of one kind that can hold something. */
function contains(whole: RegoValue, part: RegoValue, budget: BuiltinBudget): boolean | undefined {
  if (isObject(whole) && isObject(part)) return objectContains(whole, part, budget);
  if (isSet(whole) && isSet(part)) return [...part.values()].every((item) => whole.has(item));
  if (isArray(whole) && isArray(part)) return arrayContains(whole, part, budget);
  return undefined;
}

type AnyObject = PlainObject | RegoObject;

function objectContains(whole: AnyObject, part: AnyObject, budget: BuiltinBudget): boolean {
  return objectEntries(part).every(([key, value]) => {
    const other = objectGet(whole, key);
    if (other === undefined) return false;
    return equalValues(other, value) || contains(other, value, budget) === true;
  });
}

function arrayContains(whole: readonly RegoValue[], part: readonly RegoValue[], budget: BuiltinBudget): boolean {
  for (let start = 0; start + part.length <= whole.length; start++) {
    budget.step(part.length);
    if (part.every((item, index) => equalValues(whole[start + index] as RegoValue, item))) return true;
  }
  return part.length === 0;
}
