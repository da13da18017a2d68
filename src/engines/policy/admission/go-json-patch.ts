import { isEqual, measureJson } from "../../../formats/json-patch/index.ts";
import { isObject, type Json, type JsonObject } from "../../../model/index.ts";

/** One operation, as expressions make it. */
export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** What came of a patch: a failing `test` is no fault, but nothing is changed. */
export type Patched =
  | { readonly is: "patched"; readonly value: Json }
  | { readonly is: "test failed" }
  | { readonly is: "fault"; readonly error: string };

/**
 * The value with the patch applied, as the Go library of the API server applies it: its indexes may be negative,
 * `replace` also adds to mappings, and the messages are its own. The value handed in is not touched.
 * @see gopkg.in/evanphx/json-patch.v4
 */
export function applyGoPatch(value: Json, operations: readonly Operation[]): Patched {
  const root = { value: structuredClone(value), copied: 0 };
  try {
    for (const operation of operations) apply(root, operation);
    return { is: "patched", value: root.value };
  } catch (thrown) {
    if (thrown instanceof TestFailed) return { is: "test failed" };
    if (thrown instanceof Fault) return { is: "fault", error: thrown.message };
    throw thrown;
  }
}

class Fault {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

class TestFailed {
  readonly message = "test failed";
}

interface Root {
  value: Json;
  /** Characters that copies have added. */
  copied: number;
}

/** As the API server is set up. @see k8s.io/apiserver/pkg/server/config.go, JSONPatchMaxCopyBytes */
const MAX_COPIED = 3 * 1024 * 1024;

function apply(root: Root, operation: Operation): void {
  const { op, path, from = "", value = null } = operation;
  switch (op) {
    case "add":
      return during(`error in add for path: '${path}'`, () => {
        const [holder, key] = find(root, path, `add operation does not apply: doc is missing path: "${path}"`);
        add(holder, key, structuredClone(value));
      });
    case "remove":
      return during(`error in remove for path: '${path}'`, () => {
        const [holder, key] = find(root, path, `remove operation does not apply: doc is missing path: "${path}"`);
        remove(holder, key);
      });
    case "replace":
      return replace(root, path, structuredClone(value));
    case "move":
    case "copy":
      return transfer(root, op, from, path);
    case "test":
      return test(root, path, value);
    default:
      throw new Fault(`Unexpected kind: ${op}`);
  }
}

/** Faults of what is done get the text in front; those of finding the place have their own. */
function during(text: string, run: () => void): void {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof Fault && !(thrown instanceof Missing)) throw new Fault(`${text}: ${thrown.message}`);
    throw thrown;
  }
}

/** No such place. */
class Missing extends Fault {
  constructor(text: string) {
    super(`${text}: missing value`);
  }
}

function replace(root: Root, path: string, value: Json): void {
  if (path === "") {
    root.value = value;
    return;
  }
  const [holder, key] = find(root, path, `replace operation does not apply: doc is missing path: ${path}`);
  if (!Array.isArray(holder)) {
    put(holder, key, value);
    return;
  }
  const index = toIndex(key, holder.length, 0);
  if (typeof index === "string") throw new Missing(`replace operation does not apply: doc is missing key: ${path}`);
  holder[index] = value;
}

function transfer(root: Root, op: "move" | "copy", from: string, path: string): void {
  const [source, key] = find(root, from, `${op} operation does not apply: doc is missing from path: ${from}`);
  let value: Json = null;
  during(op === "move" ? `error in move for path: '${key}'` : `error in copy for from: '${from}'`, () => {
    const found = get(source, key) ?? null;
    if (op === "copy") countCopy(root, found);
    value = structuredClone(found);
    if (op === "move") remove(source, key);
  });
  const [target, last] = find(root, path, `${op} operation does not apply: doc is missing destination path: ${path}`);
  const text = op === "move" ? `error in move for path: '${path}'` : "error while adding value during copy";
  during(text, () => add(target, last, value));
}

function countCopy(root: Root, value: Json): void {
  root.copied += measureJson(value, MAX_COPIED);
  if (root.copied <= MAX_COPIED) return;
  const size = `the accumulated size increase of JSON Patch copy is ${root.copied}`;
  throw new Fault(`Unable to copy, ${size}, exceeding the limit ${MAX_COPIED}`);
}

function test(root: Root, path: string, value: Json): void {
  if (path === "") {
    if (!isEqual(root.value, value)) throw new TestFailed();
    return;
  }
  const [holder, key] = find(root, path, `test operation does not apply: is missing path: ${path}`);
  during(`error in test for path: '${path}'`, () => {
    if (!isEqual(get(holder, key) ?? null, value)) throw new TestFailed();
  });
}

/** What holds the place, and the last step to it. @throws {Missing} with the text */
function find(root: Root, path: string, text: string): [JsonObject | Json[], string] {
  const [first, ...steps] = path.split("/");
  const last = steps.pop();
  if (first === undefined || last === undefined) throw new Missing(text);
  let holder: Json | undefined = root.value;
  for (const step of steps) {
    if (!isObject(holder) && !Array.isArray(holder)) throw new Missing(text);
    holder = peek(holder, decode(step));
  }
  if (!isObject(holder) && !Array.isArray(holder)) throw new Missing(text);
  return [holder, decode(last)];
}

function decode(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function peek(holder: JsonObject | Json[], key: string): Json | undefined {
  if (!Array.isArray(holder)) return Object.hasOwn(holder, key) ? holder[key] : undefined;
  const index = toIndex(key, holder.length, 0);
  return typeof index === "string" ? undefined : holder[index];
}

function get(holder: JsonObject | Json[], key: string): Json | undefined {
  if (!Array.isArray(holder)) return peek(holder, key);
  return holder[demandIndex(key, holder.length, 0)];
}

function add(holder: JsonObject | Json[], key: string, value: Json): void {
  if (!Array.isArray(holder)) put(holder, key, value);
  else if (key === "-") holder.push(value);
  else {
    if (!/^[+-]?\d+$/.test(key)) {
      throw new Fault(
        `value was not a proper array index: '${key}': strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`,
      );
    }
    holder.splice(demandIndex(key, holder.length, 1), 0, value);
  }
}

function remove(holder: JsonObject | Json[], key: string): void {
  if (Array.isArray(holder)) holder.splice(demandIndex(key, holder.length, 0), 1);
  else if (Object.hasOwn(holder, key)) delete holder[key];
  else throw new Fault(`Unable to remove nonexistent key: ${key}: missing value`);
}

/** Own, whatever its name. */
function put(holder: JsonObject, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function demandIndex(key: string, length: number, beyond: number): number {
  const index = toIndex(key, length, beyond);
  if (typeof index === "string") throw new Fault(index);
  return index;
}

/** The place in a list; negative ones count from its end. The text says what is wrong. @param beyond how far behind the last item it may be */
function toIndex(key: string, length: number, beyond: number): number | string {
  if (!/^[+-]?\d+$/.test(key)) return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`;
  const index = Number(key);
  const most = length + beyond;
  if (index >= most || index < -most) return `Unable to access invalid index: ${index}: invalid index referenced`;
  return index < 0 ? index + most : index;
}
