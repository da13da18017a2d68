import { type Edit, type Json, type Path, Problem, formatPath, isObject } from "../../model/index.ts";
import { isEqual } from "../json-patch/index.ts";

/** Marks a member that goes away. */
const GONE = Symbol("gone");

/** What becomes of the value at the end of an edit's path; undefined stands for an absent one. */
type Change = (old: Json | undefined) => Json | typeof GONE | Problem;

/**
 * The value with the edits made, in order; the value handed in is not touched and what did not change is shared.
 * A removal takes away exactly the key or item it names: the last one leaves `{}` or `[]` behind.
 * @returns FIX_REJECTED when a path leads through a scalar, past the end of a list, or appends to what is no list; never throws
 */
export function applyEditsToValue(value: Json, edits: readonly Edit[]): Json | Problem {
  let current = value;
  for (const edit of edits) {
    const result = changeAt(current, edit.path, 0, toChange(edit), edit.op !== "remove");
    if (result instanceof Problem) return result;
    if (result === GONE) return rejected("a whole document cannot be removed");
    current = result;
  }
  return current;
}

function toChange(edit: Edit): Change {
  switch (edit.op) {
    case "set":
      return (old) => (old !== undefined && isEqual(old, edit.value) ? old : edit.value);
    case "remove":
      return () => GONE;
    default:
      return (old) => appendTo(old, edit.value, edit.path);
  }
}

function appendTo(old: Json | undefined, value: Json, path: Path): Json | Problem {
  if (old === undefined || old === null) return [value];
  if (!Array.isArray(old)) return rejected(`${formatPath(path)} is not a list, so nothing can be appended to it`);
  return old.some((item) => isEqual(item, value)) ? old : [...old, value];
}

function changeAt(
  old: Json | undefined,
  path: Path,
  depth: number,
  change: Change,
  make: boolean,
): Json | typeof GONE | Problem {
  const step = path[depth];
  if (step === undefined) return change(old);
  if (old === undefined || old === null) {
    if (!make) return old ?? null;
    return changeAt(typeof step === "number" ? [] : {}, path, depth, change, make);
  }
  const where = formatPath(path.slice(0, depth)) || "the document";
  if (Array.isArray(old)) {
    if (typeof step !== "number") return make ? rejected(`${where} is a list, not a mapping`) : old;
    if (!make && !(step < old.length)) return old;
    if (!Number.isInteger(step) || step < 0 || step > old.length) {
      return rejected(`${where} has ${old.length} items, so there is no place for item ${step}`);
    }
    return changeItem(old, step, changeAt(old[step], path, depth + 1, change, make));
  }
  if (!isObject(old)) return make ? rejected(`${where} is neither a mapping nor a list`) : old;
  if (typeof step === "number") return make ? rejected(`${where} is a mapping, not a list`) : old;
  const member = Object.hasOwn(old, step) ? old[step] : undefined;
  if (member === undefined && !make) return old;
  return changeMember(old, step, changeAt(member, path, depth + 1, change, make));
}

function changeItem(list: Json[], index: number, item: Json | typeof GONE | Problem): Json | Problem {
  if (item instanceof Problem) return item;
  if (item === GONE) return list.toSpliced(index, 1);
  if (index === list.length) return [...list, item];
  return list[index] === item ? list : list.with(index, item);
}

function changeMember(
  mapping: { [key: string]: Json | undefined },
  key: string,
  member: Json | typeof GONE | Problem,
): Json | Problem {
  if (member instanceof Problem) return member;
  if (member === GONE) return Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key));
  return mapping[key] === member && Object.hasOwn(mapping, key) ? mapping : { ...mapping, [key]: member };
}

function rejected(message: string): Problem {
  return new Problem("FIX_REJECTED", message);
}
