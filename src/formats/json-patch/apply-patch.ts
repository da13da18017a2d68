import { type Json, Problem, isObject } from "../../model/index.ts";
import { isEqual } from "./equal.ts";
import { measureJson } from "./measure.ts";
import { findAtPointer, readPointer, toChild, toIndex } from "./pointer.ts";

/** One operation of a JSON patch. */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };

/** Characters: as the API server bounds copies, which double what they copy. */
const MAX_COPIED = 3 * 1024 * 1024;

type Change = { readonly is: "add" | "replace"; readonly value: Json } | { readonly is: "remove" };

/**
 * The value with the patch applied; the value handed in is not touched.
 * @param patch outside data: its shape is looked at here
 * @returns FIELD_INVALID naming the operation that is malformed, whose target is missing or whose test fails; never throws
 * @see RFC 6902
 */
export function applyPatch(value: Json, patch: unknown): Json | Problem {
  if (!Array.isArray(patch)) return new Problem("FIELD_INVALID", "a JSON patch must be a list of operations");
  let current = value;
  for (const [index, item] of patch.entries()) {
    const operation = readOperation(item);
    const result = operation instanceof Problem ? operation : applyOperation(current, operation);
    if (result instanceof Problem) return new Problem("FIELD_INVALID", `operation ${index}: ${result.message}`);
    current = result;
  }
  return current;
}

function applyOperation(value: Json, operation: PatchOperation): Json | Problem {
  switch (operation.op) {
    case "add":
    case "replace":
      return changeAt(value, operation.path, { is: operation.op, value: operation.value });
    case "remove":
      return changeAt(value, operation.path, { is: "remove" });
    case "test": {
      const found = findAtPointer(value, operation.path);
      if (found === undefined) return missing(operation.path);
      return isEqual(found, operation.value)
        ? value
        : invalid(`the value at ${quote(operation.path)} is not the one tested for`);
    }
    default:
      return applyTransfer(value, operation);
  }
}

function applyTransfer(
  value: Json,
  operation: { readonly op: "move" | "copy"; readonly path: string; readonly from: string },
): Json | Problem {
  const { op, path, from } = operation;
  const found = findAtPointer(value, from);
  if (found === undefined) return missing(from);
  if (op === "copy" && measureJson(found, MAX_COPIED) > MAX_COPIED)
    return invalid(`what is copied has more than ${MAX_COPIED} characters`);
  if (op === "copy") return changeAt(value, path, { is: "add", value: found });
  if (path === from) return value;
  if (path.startsWith(`${from}/`)) return invalid(`${quote(from)} cannot move into itself`);
  const without = changeAt(value, from, { is: "remove" });
  return without instanceof Problem ? without : changeAt(without, path, { is: "add", value: found });
}

function changeAt(value: Json, pointer: string, change: Change): Json | Problem {
  const tokens = readPointer(pointer);
  if (tokens instanceof Problem) return tokens;
  const last = tokens.pop();
  if (last === undefined)
    return change.is === "remove" ? invalid("the whole document cannot be removed") : change.value;
  const parents: Json[] = [value];
  for (const token of tokens) {
    const child = toChild(parents.at(-1) as Json, token);
    if (child === undefined) return missing(pointer);
    parents.push(child);
  }
  let result = changeMember(parents.pop() as Json, last, change) ?? missing(pointer);
  while (tokens.length > 0 && !(result instanceof Problem)) {
    result =
      changeMember(parents.pop() as Json, tokens.pop() as string, { is: "replace", value: result }) ?? missing(pointer);
  }
  return result;
}

/** The parent with one member changed; undefined when the member (or its place) is not there. */
function changeMember(parent: Json, token: string, change: Change): Json | undefined {
  if (Array.isArray(parent)) return changeItem(parent, token, change);
  if (!isObject(parent)) return undefined;
  if (change.is !== "add" && !Object.hasOwn(parent, token)) return undefined;
  if (change.is !== "remove") return { ...parent, [token]: change.value };
  return Object.fromEntries(Object.entries(parent).filter(([key]) => key !== token));
}

function changeItem(list: Json[], token: string, change: Change): Json | undefined {
  if (change.is === "add") {
    const at = token === "-" ? list.length : toIndex(token, list.length);
    return at === undefined ? undefined : list.toSpliced(at, 0, change.value);
  }
  const at = toIndex(token, list.length - 1);
  if (at === undefined) return undefined;
  return change.is === "remove" ? list.toSpliced(at, 1) : list.with(at, change.value);
}

function readOperation(item: unknown): PatchOperation | Problem {
  if (!isObject(item)) return invalid("it is not a mapping");
  const { op, path, from } = item;
  if (typeof path !== "string") return invalid("path must be a string");
  switch (op) {
    case "remove":
      return { op, path };
    case "move":
    case "copy":
      return typeof from === "string" ? { op, path, from } : invalid("from must be a string");
    case "add":
    case "replace":
    case "test":
      return item["value"] === undefined ? invalid("value is missing") : { op, path, value: item["value"] };
    default:
      return invalid(`op must be add, remove, replace, move, copy or test`);
  }
}

function missing(pointer: string): Problem {
  return invalid(`there is nothing at ${quote(pointer)}`);
}

function invalid(message: string): Problem {
  return new Problem("FIELD_INVALID", message);
}

function quote(pointer: string): string {
  return JSON.stringify(pointer);
}
