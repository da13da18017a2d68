import { sortedEntries } from "../../order.ts";
import type { RegoValue } from "../../value.ts";
import { isArray, isNumber, isObject, kindOf, objectGet, objectSize } from "../../value.ts";
import type { BuiltinBudget } from "../builtin.ts";
import { writeJson } from "../json-text.ts";
import { asBigInt } from "../operands.ts";
import type { Schema } from "./schema.ts";
import { checkCommon, checkNumber, checkString, checkUnique, type Tell } from "./value-checks.ts";

/** What is wrong with a document, in the words of gojsonschema. */
export interface SchemaError {
  readonly type: string;
  readonly field: string;
  readonly desc: string;
}

interface Result {
  readonly errors: SchemaError[];
  /** How much was right, by which the nearest of several alternatives is told. */
  score: number;
}

const ROOT = "(Root)";
const MAX_DEPTH = 200;

/** All that is wrong with the document; nothing when it is valid. */
export function validate(schema: Schema, document: RegoValue, budget: BuiltinBudget): readonly SchemaError[] {
  return new Validation(budget).of(schema, document, []).errors;
}

class Validation {
  private readonly budget: BuiltinBudget;
  private depth = 0;

  constructor(budget: BuiltinBudget) {
    this.budget = budget;
  }

  of(schema: Schema, value: RegoValue, path: readonly string[]): Result {
    const result: Result = { errors: [], score: 0 };
    this.into(result, schema, value, path);
    return result;
  }

  private into(result: Result, schema: Schema, value: RegoValue, path: readonly string[]): void {
    this.budget.step(5);
    const tell = (type: string, desc: string) => {
      this.budget.allocate(5);
      result.errors.push({ type, desc, field: path.length === 0 ? ROOT : path.join(".") });
    };
    if (schema.pass !== undefined) {
      if (!schema.pass) tell("false", "False always fails validation");
      return;
    }
    if (this.depth >= MAX_DEPTH) return tell("internal", "Internal Error the schema goes too deep");
    this.depth++;
    if (schema.ref === undefined) this.keywords(result, schema, value, path, tell);
    else this.into(result, schema.ref, value, path);
    this.depth--;
  }

  private keywords(result: Result, schema: Schema, value: RegoValue, path: readonly string[], tell: Tell): void {
    const given = typeOf(value);
    const isTyped = schema.types.includes(given) || (given === "integer" && schema.types.includes("number"));
    if (schema.types.length > 0 && !isTyped) {
      const expected = schema.types.length > 1 ? `[${schema.types.join(",")}]` : schema.types[0];
      return tell("invalid_type", `Invalid type. Expected: ${expected}, given: ${given}`);
    }
    this.combinations(result, schema, value, path, tell);
    if (isNumber(value)) checkNumber(schema, value, tell);
    if (isArray(value)) this.array(result, schema, value, path, tell);
    if (isObject(value)) this.object(result, schema, value, path, tell);
    const field = path.length === 0 ? ROOT : path.join(".");
    checkCommon(schema, value, field, tell);
    if (typeof value === "string") checkString(schema, value, tell);
    if (isObject(value)) {
      for (const [name, property] of schema.properties) {
        const item = objectGet(value, name);
        if (item !== undefined) this.into(result, property, item, [...path, name]);
      }
    }
    result.score += 3;
  }

  /** Which of the alternatives is nearest to valid. */
  private best(
    schemas: readonly Schema[],
    value: RegoValue,
    path: readonly string[],
  ): { valid: number; best: Result | undefined } {
    let valid = 0;
    let best: Result | undefined;
    for (const schema of schemas) {
      const result = this.of(schema, value, path);
      if (result.errors.length === 0) valid++;
      else if (best === undefined || result.score > best.score) best = result;
    }
    return { valid, best };
  }

  private combinations(result: Result, schema: Schema, value: RegoValue, path: readonly string[], tell: Tell): void {
    const { anyOf, oneOf, allOf } = schema.many;
    const any = this.best(anyOf, value, path);
    if (anyOf.length > 0 && any.valid === 0) {
      tell("number_any_of", "Must validate at least one schema (anyOf)");
      merge(result, any.best);
    }
    const one = this.best(oneOf, value, path);
    if (oneOf.length > 0 && one.valid !== 1) {
      tell("number_one_of", "Must validate one and only one schema (oneOf)");
      if (one.valid === 0) merge(result, one.best);
    }
    const all = allOf.map((part) => this.of(part, value, path));
    for (const part of all) merge(result, part);
    if (all.some(({ errors }) => errors.length > 0)) tell("number_all_of", "Must validate all the schemas (allOf)");
    const { not, if: condition } = schema.one;
    if (not !== undefined && this.of(not, value, path).errors.length === 0)
      tell("number_not", "Must not validate the schema (not)");
    this.dependencies(result, schema, value, path, tell);
    if (condition !== undefined)
      this.conditions(result, schema, this.of(condition, value, path).errors.length === 0, value, path, tell);
  }

  private conditions(
    result: Result,
    schema: Schema,
    holds: boolean,
    value: RegoValue,
    path: readonly string[],
    tell: Tell,
  ): void {
    const branch = holds ? schema.one.then : schema.one.else;
    const outcome = branch === undefined ? undefined : this.of(branch, value, path);
    if (outcome === undefined || outcome.errors.length === 0) return;
    if (holds) tell("condition_then", 'Must validate "then" as "if" was valid');
    else tell("condition_else", 'Must validate "else" as "if" was not valid');
    merge(result, outcome);
  }

  private dependencies(result: Result, schema: Schema, value: RegoValue, path: readonly string[], tell: Tell): void {
    if (!isObject(value)) return;
    for (const [name, dependency] of schema.dependencies) {
      if (objectGet(value, name) === undefined) continue;
      if (!isNames(dependency)) this.into(result, dependency, value, path);
      else {
        const missing = dependency.filter((other) => objectGet(value, other) === undefined);
        for (const other of missing) tell("missing_dependency", `Has a dependency on ${other}`);
      }
    }
  }

  private array(
    result: Result,
    schema: Schema,
    value: readonly RegoValue[],
    path: readonly string[],
    tell: Tell,
  ): void {
    const { items, additionalItems, counts } = schema;
    const at = (index: number) => [...path, String(index)];
    if (!isSchemas(items)) for (const [index, item] of value.entries()) merge(result, this.of(items, item, at(index)));
    else if (items.length > 0) {
      for (const [index, item] of value.entries()) {
        const own = items[index] ?? additionalItems;
        if (own !== undefined && typeof own !== "boolean") merge(result, this.of(own, item, at(index)));
      }
      if (additionalItems === false && value.length > items.length) {
        tell("array_no_additional_items", "No additional items allowed on array");
      }
    }
    if (value.length < (counts.minItems ?? 0))
      tell("array_min_items", `Array must have at least ${counts.minItems} items`);
    if (value.length > (counts.maxItems ?? Infinity))
      tell("array_max_items", `Array must have at most ${counts.maxItems} items`);
    if (schema.uniqueItems) checkUnique(value, tell);
    const { contains } = schema.one;
    if (contains !== undefined) this.contains(result, contains, value, path, tell);
  }

  private contains(
    result: Result,
    schema: Schema,
    value: readonly RegoValue[],
    path: readonly string[],
    tell: Tell,
  ): void {
    let best: Result | undefined;
    for (const [index, item] of value.entries()) {
      const outcome = this.of(schema, item, [...path, String(index)]);
      if (outcome.errors.length === 0) return;
      if (best === undefined || outcome.score > best.score) best = outcome;
    }
    tell("contains", "At least one of the items must match");
    merge(result, best);
  }

  private object(result: Result, schema: Schema, value: RegoValue & object, path: readonly string[], tell: Tell): void {
    if (!isObject(value)) return;
    const { counts, additionalProperties, one } = schema;
    const size = objectSize(value);
    if (size < (counts.minProperties ?? 0))
      tell("array_min_properties", `Must have at least ${counts.minProperties} properties`);
    if (size > (counts.maxProperties ?? Infinity))
      tell("array_max_properties", `Must have at most ${counts.maxProperties} properties`);
    for (const name of schema.required) {
      if (objectGet(value, name) === undefined) tell("required", `${name} is required`);
      else result.score++;
    }
    const names = new Set(schema.properties.map(([name]) => name));
    for (const [key, item] of sortedEntries(value)) {
      const name = typeof key === "string" ? key : writeJson(key);
      const matching = schema.patternProperties.filter(([pattern]) => pattern.test(name));
      for (const [, part] of matching) merge(result, this.of(part, item, [...path, name]));
      if (names.has(name) || matching.length > 0 || additionalProperties === undefined) continue;
      if (additionalProperties === false) {
        tell("additional_property_not_allowed", `Additional property ${name} is not allowed`);
      } else if (additionalProperties !== true) merge(result, this.of(additionalProperties, item, [...path, name]));
    }
    if (one.propertyNames === undefined) return;
    for (const [key] of sortedEntries(value)) {
      const outcome = this.of(one.propertyNames, key, path);
      if (outcome.errors.length === 0) continue;
      tell(
        "invalid_property_name",
        `Property name of "${typeof key === "string" ? key : writeJson(key)}" does not match`,
      );
      merge(result, outcome);
    }
  }
}

const isNames = (dependency: readonly string[] | Schema): dependency is readonly string[] => Array.isArray(dependency);
const isSchemas = (items: readonly Schema[] | Schema): items is readonly Schema[] => Array.isArray(items);

function merge(result: Result, part: Result | undefined): void {
  if (part === undefined) return;
  result.errors.push(...part.errors);
  result.score += part.score;
}

function typeOf(value: RegoValue): string {
  if (isNumber(value)) return asBigInt(value) === undefined ? "number" : "integer";
  const kind = kindOf(value);
  return kind === "set" ? "array" : kind;
}
