import { type Regex, compileRegex } from "../../../../formats/regex/index.ts";
import { compareNumbers } from "../../number.ts";
import type { RegoNumber } from "../../number.ts";
import { sortedEntries } from "../../order.ts";
import type { PlainObject, RegoObject, RegoValue } from "../../value.ts";
import { isArray, isNumber, isObject, objectGet } from "../../value.ts";
import { writeJson } from "../json-text.ts";
import { asBigInt, failure } from "../operands.ts";

type AnyObject = PlainObject | RegoObject;

/** A JSON schema that was read: each keyword that is there. Of drafts 4, 6 and 7, as gojsonschema takes them together. */
export interface Schema {
  /** A schema that is just true or false. */
  pass?: boolean;
  ref?: Schema;
  types: string[];
  properties: readonly (readonly [string, Schema])[];
  patternProperties: readonly (readonly [Regex, Schema])[];
  dependencies: ReadonlyMap<string, readonly string[] | Schema>;
  items: readonly Schema[] | Schema;
  additionalProperties?: boolean | Schema | undefined;
  additionalItems?: boolean | Schema | undefined;
  /** Schemas of keywords that take one: contains, propertyNames, not, if, then, else. */
  one: Partial<Record<OneName, Schema>>;
  many: Readonly<Record<ManyName, readonly Schema[]>>;
  numbers: Partial<Record<NumberName, RegoNumber>>;
  counts: Partial<Record<CountName, number>>;
  pattern?: Regex | undefined;
  format: string;
  required: readonly string[];
  uniqueItems: boolean;
  /** JSON texts. */
  enum?: readonly string[] | undefined;
  const?: string | undefined;
}

const ONE = ["contains", "propertyNames", "not", "if", "then", "else"] as const;
const MANY = ["oneOf", "anyOf", "allOf"] as const;
const NUMBERS = ["multipleOf", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"] as const;
const COUNTS = ["minLength", "maxLength", "minProperties", "maxProperties", "minItems", "maxItems"] as const;
type OneName = (typeof ONE)[number];
type ManyName = (typeof MANY)[number];
type NumberName = (typeof NUMBERS)[number];
type CountName = (typeof COUNTS)[number];

const TYPES = ["array", "boolean", "integer", "number", "null", "object", "string"];
const MAX_DEPTH = 100;

/** Reads a schema. @throws {BuiltinError} in gojsonschema's words where it is none; references outside are none */
export function readSchema(root: RegoValue): Schema {
  return new SchemaReader(root).read(root, 0);
}

const invalidType = (expected: string, given: string) =>
  failure(`Invalid type. Expected: ${expected}, given: ${given}`);

class SchemaReader {
  private readonly root: RegoValue;
  private readonly references = new Map<string, Schema>();

  constructor(root: RegoValue) {
    this.root = root;
  }

  read(value: RegoValue, depth: number): Schema {
    const schema = emptySchema();
    if (depth > MAX_DEPTH) throw failure("the schema nests too deeply");
    if (typeof value === "boolean") return Object.assign(schema, { pass: value });
    if (!isObject(value)) throw failure("Expected: Valid Schema, given: Invalid JSON");
    return this.fill(schema, value, depth);
  }

  private fill(schema: Schema, value: AnyObject, depth: number): Schema {
    const get = (name: string) => objectGet(value, name);
    const sub = (item: RegoValue) => this.read(item, depth + 1);
    const definitions = get("definitions");
    if (definitions !== undefined) for (const [, item] of entriesOf(definitions, "definitions")) sub(item);
    for (const name of ["title", "description", "$id", "pattern", "format"]) checkString(value, name);
    const reference = checkString(value, "$ref");
    if (reference !== undefined) return Object.assign(schema, { ref: this.reference(reference, depth) });
    schema.types = readTypes(get("type"));
    const properties = get("properties");
    if (properties !== undefined)
      schema.properties = entriesOf(properties, "Properties").map(([name, item]) => [name, sub(item)]);
    schema.additionalProperties = this.schemaOrBoolean(get("additionalProperties"), "additionalProperties", depth);
    schema.additionalItems = this.schemaOrBoolean(get("additionalItems"), "additionalItems", depth);
    const patterns = get("patternProperties");
    if (patterns !== undefined) {
      schema.patternProperties = entriesOf(patterns, "patternProperties").map(([pattern, item]) => {
        return [regexOf(pattern, `Invalid regex pattern '${pattern}'`), sub(item)];
      });
    }
    schema.dependencies = this.dependencies(get("dependencies"), depth);
    const items = get("items");
    if (items !== undefined) schema.items = this.items(items, depth);
    readNumbers(value, schema);
    readCounts(value, schema);
    const pattern = get("pattern");
    if (typeof pattern === "string") schema.pattern = regexOf(pattern, "pattern must be a valid regex");
    schema.format = (get("format") as string | undefined) ?? "";
    readLists(value, schema);
    for (const name of ONE) {
      const item = get(name);
      if (item === undefined) continue;
      if (!isSchemaLike(item) && name !== "contains") throw wrongSchema(name);
      schema.one[name] = sub(item);
    }
    const [oneOf, anyOf, allOf] = MANY.map((name) => listOf(value, name).map(sub));
    schema.many = { oneOf: oneOf ?? [], anyOf: anyOf ?? [], allOf: allOf ?? [] };
    return schema;
  }

  private items(value: RegoValue, depth: number): readonly Schema[] | Schema {
    for (const item of isArray(value) ? value : [value]) {
      if (!isSchemaLike(item)) throw invalidType("Valid Schema/Array Of Schemas", "items");
    }
    return isArray(value) ? value.map((item) => this.read(item, depth + 1)) : this.read(value, depth + 1);
  }

  private schemaOrBoolean(value: RegoValue | undefined, name: string, depth: number): boolean | Schema | undefined {
    if (value === undefined || typeof value === "boolean") return value;
    if (!isObject(value)) throw invalidType("boolean/Valid Schema", name);
    return this.read(value, depth + 1);
  }

  private dependencies(value: RegoValue | undefined, depth: number): Schema["dependencies"] {
    if (value === undefined) return new Map();
    return new Map<string, readonly string[] | Schema>(
      entriesOf(value, "dependencies").map(([name, item]) => {
        if (isSchemaLike(item)) return [name, this.read(item, depth + 1)];
        if (isArray(item) && item.every((other) => typeof other === "string")) return [name, item];
        throw failure("Dependency must be of type Schema Or Array Of Strings");
      }),
    );
  }

  /** Each reference is read once, so that a schema may refer to itself. */
  private reference(reference: string, depth: number): Schema {
    const known = this.references.get(reference);
    if (known !== undefined) return known;
    if (!reference.startsWith("#"))
      throw failure(`reference ${reference} is out of reach: only references within the schema are followed`);
    let target: RegoValue | undefined = this.root;
    if (/%(?![0-9a-fA-F]{2})/.test(reference)) throw failure(`reference ${reference} is not well escaped`);
    const unescaped = Buffer.from(reference.slice(1))
      .toString("latin1")
      .replaceAll(/%(..)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    for (const part of Buffer.from(unescaped, "latin1").toString("utf8").split("/").slice(1)) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      target = isArray(target) ? target[Number(key)] : isObject(target) ? objectGet(target, key) : undefined;
      if (target === undefined) throw failure(`Object has no key '${key}'`);
    }
    const schema = emptySchema();
    this.references.set(reference, schema);
    if (typeof target === "boolean") return Object.assign(schema, { pass: target });
    if (!isObject(target)) throw failure("schema must be of type object");
    return this.fill(schema, target, depth + 1);
  }
}

const isSchemaLike = (value: RegoValue): boolean => typeof value === "boolean" || isObject(value);

function wrongSchema(name: OneName) {
  return name === "propertyNames"
    ? invalidType("Valid Schema", "patternProperties")
    : failure(`${name} must be of an object`);
}

function emptySchema(): Schema {
  return {
    types: [],
    properties: [],
    patternProperties: [],
    dependencies: new Map(),
    items: [],
    one: {},
    many: { oneOf: [], anyOf: [], allOf: [] },
    numbers: {},
    counts: {},
    format: "",
    required: [],
    uniqueItems: false,
  };
}

function entriesOf(value: RegoValue, name: string): (readonly [string, RegoValue])[] {
  if (!isObject(value)) throw failure(`${name} must be of type object`);
  return sortedEntries(value) as (readonly [string, RegoValue])[];
}

function listOf(value: AnyObject, name: string): readonly RegoValue[] {
  const list = objectGet(value, name) ?? [];
  if (!isArray(list)) throw failure(`${name} must be of an array`);
  return list;
}

function checkString(value: AnyObject, name: string): string | undefined {
  const text = objectGet(value, name);
  if (text !== undefined && typeof text !== "string") throw invalidType("string", name);
  return text;
}

function regexOf(pattern: string, message: string): Regex {
  const compiled = compileRegex(pattern);
  if (compiled.is === "invalid") throw failure(message);
  return compiled.regex;
}

function readTypes(value: RegoValue | undefined): string[] {
  const types = value === undefined ? [] : isArray(value) ? value : [value];
  const read: string[] = [];
  for (const type of types) {
    if (typeof type !== "string") throw invalidType("type", "string/Array Of Strings");
    if (!TYPES.includes(type)) {
      const expected = "[array boolean integer number null object string]";
      throw failure(`has a primitive type that is NOT VALID -- given: /${type}/ Expected valid values are:${expected}`);
    }
    if (read.includes(type)) throw failure(`${type} type is duplicated`);
    read.push(type);
  }
  return read;
}

function readNumbers(value: AnyObject, { numbers }: Schema): void {
  for (const name of NUMBERS) {
    const given = objectGet(value, name);
    if (given === undefined) continue;
    const bound = name === "exclusiveMinimum" ? "minimum" : "maximum";
    if (isNumber(given)) numbers[name] = given;
    else if (name === "multipleOf") throw invalidType("Number", name);
    else if (!name.startsWith("exclusive")) throw failure(`${name} must be of a Number`);
    else if (typeof given !== "boolean") throw invalidType("boolean/number", name);
    else readExclusive(name, bound, given, value, numbers);
  }
  const { multipleOf } = numbers;
  if (multipleOf !== undefined && compareNumbers(multipleOf, 0) <= 0)
    throw failure("multipleOf must be strictly greater than 0");
}

/** Draft 4: whether the bound itself is out. */
function readExclusive(
  name: NumberName,
  bound: "minimum" | "maximum",
  is: boolean,
  value: AnyObject,
  numbers: Schema["numbers"],
): void {
  const limit = objectGet(value, bound);
  if (limit === undefined) throw failure(`${name} cannot be used without ${bound}`);
  if (!is || !isNumber(limit)) return;
  numbers[name] = limit;
  delete numbers[bound];
}

function readCounts(value: AnyObject, { counts }: Schema): void {
  for (const name of COUNTS) {
    const given = objectGet(value, name);
    if (given === undefined) continue;
    const integer = isNumber(given) ? asBigInt(given) : undefined;
    if (integer === undefined) throw failure(`${name} must be of an integer`);
    if (integer < 0n) throw failure(`${name} must be greater than or equal to 0`);
    counts[name] = Number(integer);
  }
  for (const [low, high] of [
    ["minLength", "maxLength"],
    ["minProperties", "maxProperties"],
  ] as const) {
    if ((counts[low] ?? 0) > (counts[high] ?? Infinity)) throw failure(`${low} cannot be greater than ${high}`);
  }
}

function readLists(value: AnyObject, schema: Schema): void {
  const unique = objectGet(value, "uniqueItems") ?? false;
  if (typeof unique !== "boolean") throw failure("uniqueItems must be of a boolean");
  schema.uniqueItems = unique;
  const required = listOf(value, "required");
  if (!required.every((name) => typeof name === "string")) throw invalidType("string", "required");
  schema.required = distinct(required, "required");
  const constant = objectGet(value, "const");
  if (constant !== undefined) schema.const = writeJson(constant);
  if (objectGet(value, "enum") !== undefined)
    schema.enum = distinct(
      listOf(value, "enum").map((item) => writeJson(item)),
      "enum",
    );
}

function distinct(items: readonly string[], name: string): readonly string[] {
  if (new Set(items).size < items.length) throw failure(`${name} items must be unique`);
  return items;
}
