import { asObject, asString, type JsonObject } from "../../../model/index.ts";

/** Built-in types say it by the format, CRDs by the extension. */
export const isIntOrString = (schema: JsonObject): boolean =>
  schema["x-kubernetes-int-or-string"] === true || schema["format"] === "int-or-string";

export function typeOf(schema: JsonObject): string | undefined {
  const { type } = schema;
  return asString(Array.isArray(type) ? type[0] : type);
}

const SIMPLE: ReadonlySet<string | undefined> = new Set(["string", "boolean", "number", "integer"]);

/** Deeper lists of lists are not looked into. */
export const DEEPEST = 64;

/** Whether expressions can see values of the schema: lists and maps of what they cannot see are hidden themselves. */
export function isVisible(schema: JsonObject, depth = 0): boolean {
  const type = typeOf(schema);
  if (isIntOrString(schema) || SIMPLE.has(type)) return true;
  const inner = asObject(schema[type === "array" ? "items" : "additionalProperties"]);
  if (inner === undefined) return type === "object";
  return depth < DEEPEST && (type === "array" || type === "object") && isVisible(inner, depth + 1);
}
