import { type Budget, Integer, isMap, type JmesValue, Reference } from "./value.ts";

/** Deep equality. Numbers of different sorts are never equal, as in Go. */
export function isSame(a: JmesValue, b: JmesValue, budget: Budget): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  budget.spend(1);
  if (a instanceof Integer || b instanceof Integer) {
    return a instanceof Integer && b instanceof Integer && a.toNumber() === b.toNumber();
  }
  if (a instanceof Reference || b instanceof Reference) return false;
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b, budget);
  return isSameMap(a, b, budget);
}

function isSameList(a: JmesValue, b: JmesValue, budget: Budget): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, at) => isSame(item, b[at] ?? null, budget));
}

function isSameMap(a: JmesValue, b: JmesValue, budget: Budget): boolean {
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null, budget));
}
