import { equalValues } from "../order.ts";
import type { PlainObject, RegoValue } from "../value.ts";
import { RegoObject, RegoSet, isArray, isObject, isSet, kindOf, lookUp, objectEntries, objectGet } from "../value.ts";
import { readPath } from "./json-paths.ts";
import type { Family } from "./operands.ts";
import { arrayOperand, failure, operand } from "./operands.ts";

type Path = readonly RegoValue[];

function toIndex(key: RegoValue, length: number): number {
  if (key === "-") return length;
  if (typeof key === "string" && !/^(?:0|[1-9]\d{0,9})$/.test(key)) throw failure("invalid string for indexing");
  const index = Number(key);
  if ((typeof key !== "string" && typeof key !== "number") || !Number.isInteger(index)) {
    throw failure("invalid type for indexing");
  }
  return index;
}

function childOf(value: RegoValue, key: RegoValue): RegoValue {
  const child = isArray(value) ? value[toIndex(key, value.length)] : lookUp(value, key);
  if (child === undefined) throw failure(`path does not exist in ${kindOf(value)} term`);
  return child;
}

function at(value: RegoValue, path: Path): RegoValue {
  return path.reduce(childOf, value);
}

/** The value with its child at the key replaced (in a set: taken out and put in anew). */
function withChild(value: RegoValue, key: RegoValue, child: RegoValue): RegoValue {
  if (isArray(value)) return value.with(toIndex(key, value.length), child);
  if (isSet(value)) return RegoSet.of([...[...value.values()].filter((item) => !equalValues(item, key)), child]);
  return RegoObject.of(objectEntries(value as PlainObject | RegoObject)).set(key, child);
}

/** Goes down the path and does something to the parent of its end. */
function changed(value: RegoValue, path: Path, change: (parent: RegoValue, key: RegoValue) => RegoValue): RegoValue {
  const [key, ...rest] = path as readonly [RegoValue, ...RegoValue[]];
  if (rest.length === 0) return change(value, key);
  return withChild(value, key, changed(childOf(value, key), rest, change));
}

function inserted(value: RegoValue, path: Path, item: RegoValue): RegoValue {
  if (path.length === 0) return item;
  return changed(value, path, (parent, key) => {
    if (isObject(parent)) return RegoObject.of(objectEntries(parent)).set(key, item);
    if (isSet(parent)) {
      if (!equalValues(key, item)) throw failure("set key does not equal value to be inserted");
      return RegoSet.of([...parent.values(), item]);
    }
    if (!isArray(parent)) throw failure("expected composite type");
    const index = toIndex(key, parent.length);
    if (index < 0 || index > parent.length) throw failure("index for array insertion out of bounds");
    return parent.toSpliced(index, 0, item);
  });
}

function deleted(value: RegoValue, path: Path): RegoValue {
  return changed(value, path, (parent, key) => {
    childOf(parent, key);
    if (isArray(parent)) return parent.toSpliced(toIndex(key, parent.length), 1);
    if (isSet(parent)) return RegoSet.of([...parent.values()].filter((item) => !equalValues(item, key)));
    const left = objectEntries(parent as PlainObject | RegoObject).filter(([name]) => !equalValues(name, key));
    return RegoObject.of(left);
  });
}

function attribute(operation: PlainObject | RegoObject, name: string): RegoValue {
  const value = objectGet(operation, name);
  if (value === undefined) throw failure(`missing required attribute '${name}'`);
  return value;
}

/** Undefined stands for the document that was removed whole. */
function applied(document: RegoValue | undefined, operation: RegoValue): RegoValue | undefined {
  if (!isObject(operation)) {
    throw failure("must be an array of JSON-Patch objects, but at least one element is not an object");
  }
  const target = attribute(operation, "path");
  const kind = attribute(operation, "op");
  if (typeof kind !== "string") throw failure(`attribute 'op' must be a string but found: ${kindOf(kind)}`);
  const path = readPath(target);
  if (kind === "add" && path.length === 0) return attribute(operation, "value");
  if (document === undefined) throw failure("deleted node encountered during insert operation");
  switch (kind) {
    case "add":
      return inserted(document, path, attribute(operation, "value"));
    case "remove":
      return path.length === 0 ? undefined : deleted(document, path);
    case "replace":
      if (path.length === 0) return attribute(operation, "value");
      return inserted(deleted(document, path), path, attribute(operation, "value"));
    case "move": {
      const from = readPath(attribute(operation, "from"));
      const item = at(document, from);
      return path.length === 0 ? item : inserted(from.length === 0 ? null : deleted(document, from), path, item);
    }
    case "copy":
      return inserted(document, path, at(document, readPath(attribute(operation, "from"))));
    case "test":
      if (equalValues(at(document, path), attribute(operation, "value"))) return document;
      throw failure("value from EditTree != patch value.");
    default:
      throw failure(`unrecognized op: '${kind}'`);
  }
}

export const jsonPatch: Family = {
  "json.patch": (args, { budget }) => {
    let document: RegoValue | undefined = operand(args, 1);
    for (const operation of arrayOperand(args, 2)) {
      budget.allocate(10);
      budget.step(sizeOf(document));
      document = applied(document, operation);
    }
    return document;
  },
};

/** About how much one operation copies: the widest level. */
function sizeOf(value: RegoValue | undefined): number {
  if (value === undefined) return 0;
  return isArray(value) ? value.length : isObject(value) ? objectEntries(value).length : 1;
}
