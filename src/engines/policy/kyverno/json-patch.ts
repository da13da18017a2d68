import { applyPatch, isEqual } from "../../../formats/json-patch/index.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import { isObject, type Json, type JsonObject, Problem, setOwn } from "../../../model/index.ts";
import { Fault } from "./fault.ts";

const MAX_PADDING = 1000;
/** No object nests deeper. */
const MAX_STEPS = 100;

/** The operations of a patch written as JSON or YAML text. */
export function readPatchText(text: string): readonly Json[] | Fault {
  const { items, problems } = readYaml("patchesJson6902", text);
  const [first] = items;
  if (problems[0] !== undefined) return new Fault(`failed to decode patches: ${problems[0].message}`);
  return Array.isArray(first?.value) ? first.value : new Fault("failed to decode patches: not a list of operations");
}

/**
 * The object with a JSON patch applied as Kyverno applies it: the way to what is added is made where it is missing,
 * removing what is not there is no fault, and indexes below zero count from the end.
 */
export function applyJsonPatch(object: JsonObject, operations: readonly Json[]): JsonObject | Fault {
  let current: Json = object;
  for (const operation of operations) {
    const next = applyOne(current, operation);
    if (next instanceof Fault) return next;
    current = next;
  }
  return isObject(current) ? current : new Fault("failed to apply JSON Patch: the object is no mapping any more");
}

function applyOne(value: Json, operation: Json): Json | Fault {
  if (!isObject(operation) || typeof operation.path !== "string")
    return new Fault("failed to decode patches: an operation needs a path");
  if (operation.path.split("/", MAX_STEPS + 2).length > MAX_STEPS + 1)
    return new Fault(`failed to decode patches: the path of an operation has more than ${MAX_STEPS} steps`);
  const { op } = operation;
  const prepared = op === "add" ? ensurePath(value, operation.path) : value;
  if (prepared instanceof Fault) return prepared;
  const path = toPlainPath(prepared, operation.path, op === "add");
  if (path === undefined && op === "remove") return removesNothing(value, operation.path);
  if (op === "test" && path === undefined && (operation.value ?? null) === null) return value;
  const from = typeof operation.from === "string" ? toPlainPath(prepared, operation.from, false) : undefined;
  const plain = { ...operation, path: path ?? operation.path, ...(from === undefined ? {} : { from }) };
  const patched = applyPatch(prepared, [
    op === "add" || op === "replace" ? { ...plain, value: operation.value ?? null } : plain,
  ]);
  return patched instanceof Problem ? new Fault(patched.message.replace(/^operation 0: /, "")) : patched;
}

/** Of a list something can only be removed by index. */
function removesNothing(value: Json, path: string): Json | Fault {
  const tokens = toTokens(path);
  const parent = toPlainPath(value, `/${tokens.slice(0, -1).join("/")}`, false);
  const list = parent === undefined ? undefined : toTokens(parent).reduce<Json | undefined>(getChild, value);
  return Array.isArray(list) && !INDEX.test(tokens.at(-1) ?? "")
    ? new Fault(`error in remove for path: '${path}': it is no index of the list`)
    : value;
}

function toTokens(path: string): string[] {
  return path.split("/").slice(1);
}

function decode(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

const INDEX = /^-?\d{1,15}$/;

/** The path with indexes from the end counted from the start; undefined where there is nothing at it. */
function toPlainPath(value: Json, path: string, isAdded: boolean): string | undefined {
  const tokens = toTokens(path);
  const plain: string[] = [];
  let current: Json | undefined = value;
  for (const [at, token] of tokens.entries()) {
    const isLast = at === tokens.length - 1;
    const step = Array.isArray(current) ? toIndex(token, current.length + (isAdded && isLast ? 1 : 0)) : token;
    plain.push(step);
    current = getChild(current, step);
    if (current === undefined && !(isAdded && isLast)) return undefined;
  }
  return plain.map((step) => `/${step}`).join("");
}

function toIndex(token: string, length: number): string {
  return INDEX.test(token) && token.startsWith("-") ? String(Number(token) + length) : token;
}

function getChild(value: Json | undefined, token: string): Json | undefined {
  if (Array.isArray(value)) return INDEX.test(token) ? value[Number(token)] : undefined;
  const key = decode(token);
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value with every mapping and list on the way to a path; what is there already is kept. */
function ensurePath(value: Json, path: string): Json | Fault {
  return ensure(value, toTokens(path));
}

function ensure(value: Json, [token, next, ...rest]: readonly string[]): Json | Fault {
  if (token === undefined || next === undefined) return value;
  const step = Array.isArray(value) ? toIndex(token, value.length) : token;
  const child = getChild(value, step);
  const start: Json | Fault = child === undefined || child === null ? makeContainer(next) : child;
  if (start instanceof Fault) return start;
  const made = ensure(start, [next, ...rest]);
  if (made instanceof Fault || made === child) return made instanceof Fault ? made : value;
  return putChild(value, step, made);
}

function makeContainer(next: string): Json | Fault {
  if (next !== "-" && !INDEX.test(next)) return {};
  const index = next === "-" ? 0 : Math.max(0, Number(next));
  if (Number(next) < -1) return new Fault(`Unable to ensure path for negative index other than -1: ${next}`);
  return index > MAX_PADDING
    ? new Fault(`index ${index} is far beyond the end of the list`)
    : Array<Json>(index).fill(null);
}

function putChild(value: Json, step: string, child: Json): Json | Fault {
  if (Array.isArray(value)) {
    const index = step === "-" ? value.length : Number(step);
    if (!INDEX.test(String(index)) || index < 0 || index > value.length + MAX_PADDING)
      return new Fault(`${step} is no index of the list`);
    const copy = [...value];
    while (copy.length < index) copy.push(null);
    copy[index] = child;
    return copy;
  }
  if (!isObject(value)) return new Fault(`there is no mapping to put ${step} into`);
  const copy = { ...value };
  setOwn(copy, decode(step), child);
  return copy;
}

/** Whether a patch left the object as it was. */
export function isUnchanged(before: JsonObject, after: JsonObject): boolean {
  return isEqual(before, after);
}
