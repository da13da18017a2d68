import { setOwn } from "../../../model/index.ts";
import type { Search } from "../context.ts";
import { isSame } from "../equal.ts";
import { compareText, isMap, type JmesObject, type JmesValue } from "../value.ts";
import { asItems, asMap, asText, fail, failIn, type JmesFunction } from "./function.ts";
import { toPlainText } from "./plain-text.ts";

/** Kyverno's functions of lists and mappings. */
export const OBJECTS: readonly JmesFunction[] = [
  {
    name: "lookup",
    parameters: [
      ["object", "array"],
      ["string", "number"],
    ],
    run: lookup,
  },
  { name: "items", parameters: [["object", "array"], ["string"], ["string"]], run: toItems },
  { name: "object_from_lists", parameters: [["array"], ["array"]], run: toObject },
  { name: "label_match", parameters: [["object"], ["object"]], run: matchesLabels },
];

function lookup([from, key]: readonly JmesValue[]): JmesValue {
  if (isMap(from)) {
    if (typeof key !== "string") return failIn("lookup", "argument #2 is not of type String");
    return Object.hasOwn(from, key) ? (from[key] ?? null) : null;
  }
  if (typeof key !== "number") return failIn("lookup", "argument #2 is not of type Number");
  if (!Number.isInteger(key))
    return fail(`JMESPath function 'lookup': argument #2: expected an integer number but got: ${key}`);
  return (from as JmesValue[])[key] ?? null;
}

function toItems(args: readonly JmesValue[], search: Search): JmesValue[] {
  const [from] = args;
  const keyName = asText(args, 1);
  const valueName = asText(args, 2);
  const toItem = (key: JmesValue, value: JmesValue): JmesObject => {
    search.spend(1);
    const item: JmesObject = {};
    setOwn(item, keyName, key);
    setOwn(item, valueName, value);
    return item;
  };
  if (Array.isArray(from)) return from.map((value, at) => toItem(at, value));
  const map = asMap(args, 0);
  return Object.keys(map)
    .sort(compareText)
    .map((key) => toItem(key, map[key] ?? null));
}

function toObject(args: readonly JmesValue[], search: Search): JmesObject {
  const values = asItems(args, 1);
  const object: JmesObject = {};
  for (const [at, item] of asItems(args, 0).entries()) {
    search.spend(1);
    const key = toPlainText(item);
    if (key === undefined) return failIn("object_from_lists", "argument #1 is not of type StringArray");
    setOwn(object, key, values[at] ?? null);
  }
  return object;
}

function matchesLabels(args: readonly JmesValue[], search: Search): boolean {
  const labels = asMap(args, 1);
  return Object.entries(asMap(args, 0)).every(
    ([key, value]) => Object.hasOwn(labels, key) && isSame(labels[key] ?? null, value, search),
  );
}
