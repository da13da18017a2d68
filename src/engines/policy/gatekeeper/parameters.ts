import { Ajv, type ErrorObject } from "ajv";
import { compileRegex } from "../../../formats/regex/index.ts";
import { asObject, type Json, type JsonObject, type KubernetesObject, type Path } from "../../../model/index.ts";

/** What is wrong with a constraint, and where in it. */
export interface ConstraintFault {
  readonly path: Path;
  readonly message: string;
  /** The schema refuses it, and not Gatekeeper. */
  readonly isOfSchema: boolean;
}

const SCHEMAS = new WeakMap<JsonObject, ReturnType<Ajv["compile"]> | string>();

/**
 * Holds a constraint against the schema of its kind, as the API server would.
 * @param schema that of the whole constraint
 */
export function findConstraintFault(constraint: KubernetesObject, schema: JsonObject): ConstraintFault | undefined {
  const known = SCHEMAS.get(schema);
  const validate = known ?? compileSchema(schema);
  if (known === undefined) SCHEMAS.set(schema, validate);
  if (typeof validate === "string") return { path: ["kind"], message: validate, isOfSchema: false };
  if (!validate(constraint)) {
    const [error] = validate.errors ?? [];
    if (error !== undefined) return toFault(error);
  }
  const unknown = findUnknownField(constraint, schema, []);
  if (unknown === undefined) return undefined;
  return { path: unknown, message: `${unknown.join(".")} is no field of its schema`, isOfSchema: false };
}

function toFault({ instancePath, message = "does not conform" }: ErrorObject): ConstraintFault {
  const path = instancePath.split("/").slice(1).map(unescape);
  return { path, message: `${path.join(".")} ${message}`, isOfSchema: true };
}

/** Follows value and schema together; where the schema ends, so does the look. */
function findUnknownField(value: Json, schema: JsonObject, path: Path): Path | undefined {
  if (Array.isArray(value)) {
    const items = asObject(schema["items"]);
    return items === undefined
      ? undefined
      : findFirst(value.map((item, index): [Path, Json, JsonObject] => [[...path, index], item, items]));
  }
  const object = asObject(value);
  if (object === undefined) return undefined;
  const properties = asObject(schema["properties"]) ?? {};
  const others = schema["additionalProperties"];
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true || others === true;
  const further: [Path, Json, JsonObject][] = [];
  for (const [name, field] of Object.entries(object)) {
    const below = Object.hasOwn(properties, name) ? asObject(properties[name]) : asObject(others);
    if (below !== undefined) further.push([[...path, name], field ?? null, below]);
    else if (!isOpen) return [...path, name];
  }
  return findFirst(further);
}

function findFirst(all: readonly [Path, Json, JsonObject][]): Path | undefined {
  for (const [path, value, schema] of all) {
    const found = findUnknownField(value, schema, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unescape(step: string): string | number {
  const text = step.replaceAll("~1", "/").replaceAll("~0", "~");
  return /^\d+$/.test(text) ? Number(text) : text;
}

function compileSchema(schema: JsonObject): ReturnType<Ajv["compile"]> | string {
  // Patterns are the author's: matched in linear time.
  const regExp = Object.assign(
    (pattern: string) => {
      const compiled = compileRegex(pattern);
      if (compiled.is === "invalid") throw new Error(compiled.message);
      // By its text two patterns of a schema are told apart.
      return { test: (text: string) => compiled.regex.test(text), toString: () => pattern };
    },
    { code: "linear" },
  );
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, code: { regExp } });
  try {
    return ajv.compile(toJsonSchema(schema, 0) as JsonObject);
  } catch (error) {
    return `the template's schema cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const DEEPEST = 64;

/** Kubernetes' dialect: int-or-string and nullable are written otherwise in JSON Schema; references are not allowed. */
function toJsonSchema(schema: Json, depth: number): Json {
  const object = asObject(schema);
  if (object === undefined || depth > DEEPEST)
    return Array.isArray(schema) ? schema.map((one) => toJsonSchema(one, depth + 1)) : schema;
  const made: JsonObject = {};
  for (const key of ["properties", "patternProperties"] as const) {
    const properties = asObject(object[key]);
    if (properties === undefined) continue;
    made[key] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, toJsonSchema(property ?? {}, depth + 1)]),
    );
  }
  for (const key of ["items", "additionalProperties", "allOf", "anyOf", "oneOf", "not"] as const) {
    if (object[key] !== undefined) made[key] = toJsonSchema(object[key], depth + 1);
  }
  const copied = ["required", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems"];
  for (const key of [...copied, "minProperties", "maxProperties", "uniqueItems", "multipleOf"]) {
    if (object[key] !== undefined) made[key] = object[key];
  }
  for (const [key, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    // A number in JSON Schema, a flag beside the number here.
    if (object[key] !== undefined) made[object[exclusive] === true ? exclusive : key] = object[key];
  }
  if (object["x-kubernetes-int-or-string"] === true) made["type"] = ["integer", "string"];
  else if (typeof object["type"] === "string")
    made["type"] = object["nullable"] === true ? [object["type"], "null"] : object["type"];
  return made;
}
