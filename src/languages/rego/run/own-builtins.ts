import type { Location } from "../../../model/index.ts";
import { BuiltinError } from "../builtins/builtin.ts";
import { RegoError } from "../error.ts";
import { sortedItems, equalValues } from "../order.ts";
import { parseModule } from "../parse/module.ts";
import { plainText } from "../text.ts";
import { RegoSet, lookUp, objectEntries, isObject } from "../value.ts";
import type { RegoValue } from "../value.ts";
import type { Evaluation } from "./evaluation.ts";

/** Built-ins that know more of the evaluator than others do. */
export interface OwnBuiltin {
  readonly arity: number;
  readonly variadic?: boolean;
  readonly run: (args: readonly RegoValue[], evaluation: Evaluation, at: Location) => RegoValue | undefined;
}

export const OWN_BUILTINS: ReadonlyMap<string, OwnBuiltin> = new Map<string, OwnBuiltin>([
  [
    "internal.member_2",
    { arity: 2, run: ([value, collection]) => isMember(value as RegoValue, collection as RegoValue) },
  ],
  [
    "internal.member_3",
    {
      arity: 3,
      run: ([key, value, collection]) => hasEntry(key as RegoValue, value as RegoValue, collection as RegoValue),
    },
  ],
  ["internal.print", { arity: 1, run: ([parts], evaluation, at) => print(parts as RegoValue, evaluation, at) }],
  ["internal.template_string", { arity: 1, run: ([parts], _, at) => fillTemplate(parts as RegoValue, at) }],
  ["print", { arity: 0, variadic: true, run: () => true }],
  ["trace", { arity: 1, run: ([note], evaluation, at) => trace(note as RegoValue, evaluation, at) }],
  ["rego.parse_module", { arity: 2, run: ([name, text]) => describeModule(name as RegoValue, text as RegoValue) }],
]);

/** `value in collection` */
export function isMember(value: RegoValue, collection: RegoValue): boolean {
  if (Array.isArray(collection)) return (collection as RegoValue[]).some((item) => equalValues(item, value));
  if (collection instanceof RegoSet) return collection.has(value);
  return isObject(collection) && objectEntries(collection).some(([, item]) => equalValues(item, value));
}

/** `key, value in collection` */
export function hasEntry(key: RegoValue, value: RegoValue, collection: RegoValue): boolean {
  const found = lookUp(collection, key);
  return found !== undefined && equalValues(found, value);
}

function trace(note: RegoValue, evaluation: Evaluation, at: Location): RegoValue {
  if (typeof note !== "string") throw new BuiltinError("operand 1 must be string", "eval_type_error");
  evaluation.print(note, at);
  return true;
}

function print(parts: RegoValue, evaluation: Evaluation, at: Location): RegoValue {
  const texts = (parts as RegoValue[]).map((part) => {
    const values = part instanceof RegoSet ? sortedItems(part) : [part];
    return values.length === 0 ? "<undefined>" : values.map(plainText).join(" ");
  });
  evaluation.print(texts.join(" "), at);
  return true;
}

function fillTemplate(parts: RegoValue, at: Location): RegoValue {
  const texts = (parts as RegoValue[]).map((part) => {
    if (!(part instanceof RegoSet)) return plainText(part);
    if (part.size > 1)
      throw new RegoError("eval_conflict_error", "template-strings must not produce multiple outputs", at);
    const [value] = part.values();
    return value === undefined ? "<undefined>" : plainText(value);
  });
  return texts.join("");
}

/** The parts of OPA's description of a module that policies use: package and imports. */
function describeModule(name: RegoValue, text: RegoValue): RegoValue {
  if (typeof name !== "string") throw new BuiltinError("operand 1 must be string", "eval_type_error");
  if (typeof text !== "string") throw new BuiltinError("operand 2 must be string", "eval_type_error");
  const toPath = (path: readonly string[]): RegoValue =>
    path.map((value, index) => ({ type: index === 0 ? "var" : "string", value }));
  try {
    const module = parseModule({ name, text });
    const imports = module.imports.map(({ path, alias }) => ({
      path: { type: "ref", value: toPath(path) },
      ...(alias === undefined ? {} : { alias }),
    }));
    const description = {
      package: { path: toPath(["data", ...module.package]) },
      rules: module.rules.map((rule) => ({ head: { name: ruleName(rule.ref) } })),
    };
    return imports.length === 0 ? description : { ...description, imports };
  } catch (error) {
    if (!(error instanceof RegoError)) throw error;
    throw new BuiltinError(`1 error occurred: ${name}:${error.at?.line ?? 1}: ${error.code}: ${error.message}`);
  }
}

function ruleName(ref: readonly { readonly is: string }[]): string {
  const [first] = ref as { readonly is: string; readonly name?: string }[];
  return first?.name ?? "";
}
