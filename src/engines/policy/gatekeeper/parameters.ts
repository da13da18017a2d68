import { Ajv, type ErrorObject } from "ajv";
import { compileRegex } from "../../../formats/regex/index.ts";
import { asObject, dig, type Json, type JsonObject, type KubernetesObject, type Path } from "../../../model/index.ts";

/** What is wrong with a constraint's parameters, and where in the constraint. */
export interface ParameterFault {
  readonly path: Path;
  readonly message: string;
}

const SCHEMAS = new WeakMap<JsonObject, ReturnType<Ajv["compile"]> | string>();

/** Holds `spec.parameters` against the template's schema, as the API server would. Undefined: they conform. */
export function findParameterFault(
  constraint: KubernetesObject,
  schema: JsonObject | undefined,
): ParameterFault | undefined {
  if (schema === undefined) return undefined;
  const known = SCHEMAS.get(schema);
  const validate = known ?? compileSchema(schema);
  if (known === undefined) SCHEMAS.set(schema, validate);
  if (typeof validate === "string") return { path: ["kind"], message: validate };
  if (validate(dig(constraint, "spec", "parameters") ?? {})) return undefined;
  const [error] = validate.errors ?? [];
  return error === undefined ? undefined : toFault(error);
}

function toFault({ instancePath, message = "does not conform" }: ErrorObject): ParameterFault {
  const steps = instancePath.split("/").slice(1).map(unescape);
  return { path: ["spec", "parameters", ...steps], message: `${steps.join(".") || "parameters"} ${message}` };
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
      return { test: (text: string) => compiled.regex.test(text) };
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
  const copied = [
    "required",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
  ];
  for (const key of [...copied, "minProperties", "maxProperties", "uniqueItems", "multipleOf"]) {
    if (object[key] !== undefined) made[key] = object[key];
  }
  if (object["x-kubernetes-int-or-string"] === true) made["type"] = ["integer", "string"];
  else if (typeof object["type"] === "string")
    made["type"] = object["nullable"] === true ? [object["type"], "null"] : object["type"];
  return made;
}
