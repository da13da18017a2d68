import { asList, asNumber, asObject, asString, type Json, type JsonObject } from "../../../model/index.ts";
import { DEEPEST, isIntOrString, isVisible, typeOf } from "./schema-shape.ts";

/** The largest request that the API server takes, in bytes. */
const LARGEST_REQUEST = 3 * 1024 * 1024;

/** At most so many code units or bytes; a code point counts as four of them. */
export function largestLength(schema: JsonObject): number {
  const format = isIntOrString(schema) ? undefined : asString(schema["format"]);
  if (format === "duration" || format === "date-time") return 32;
  if (format === "date") return 12;
  const limit = asNumber(schema["maxLength"]);
  if (limit !== undefined) return Math.max(0, limit) * (format === "byte" ? 1 : 4);
  const values = asList(schema["enum"]);
  if (values.length === 0 || format === "byte" || isIntOrString(schema)) return LARGEST_REQUEST - 2;
  return values.reduce<number>((longest, value) => Math.max(longest, byteLength(value)), 0);
}

const byteLength = (value: Json): number => (typeof value === "string" ? new TextEncoder().encode(value).length : 0);

/** At most so many elements of a list, or entries of a map: as many as fit into the largest request. */
export function largestCount(schema: JsonObject): number {
  const isList = typeOf(schema) === "array";
  const limit = asNumber(schema[isList ? "maxItems" : "maxProperties"]);
  if (limit !== undefined) return Math.max(0, limit);
  const element = asObject(schema[isList ? "items" : "additionalProperties"]) ?? {};
  // A comma, and of an entry the quotes of its key and a colon and a comma more.
  return Math.floor((LARGEST_REQUEST - 2) / (smallestSize(element, 0) + (isList ? 1 : 6)));
}

const sizes = new WeakMap<JsonObject, number>();

/** The shortest JSON that fits the schema, in bytes. */
function smallestSize(schema: JsonObject, depth: number): number {
  const known = sizes.get(schema);
  if (known !== undefined) return known;
  const size = depth > DEEPEST ? 2 : measure(schema, depth);
  sizes.set(schema, size);
  return size;
}

function measure(schema: JsonObject, depth: number): number {
  if (isIntOrString(schema)) return 1;
  switch (typeOf(schema)) {
    case "boolean":
      return 4;
    case "number":
    case "integer":
      return 1;
    case "string":
      return SMALLEST_FORMATS.get(asString(schema["format"]) ?? "") ?? 2;
    case "object":
      return asObject(schema["additionalProperties"]) === undefined ? measureObject(schema, depth) : 2;
    default:
      return 2;
  }
}

const SMALLEST_FORMATS: ReadonlyMap<string, number> = new Map([
  ["duration", 3],
  ["date", 12],
  ["date-time", 21],
]);

/** Required fields with a default may be left out; those that expressions cannot see, the API server forgets. */
function measureObject(schema: JsonObject, depth: number): number {
  const required = new Set(asList(schema["required"]));
  const fields = Object.entries(asObject(schema["properties"]) ?? {});
  return fields.reduce((sum, [name, value]) => {
    const field = asObject(value);
    const counts = field !== undefined && required.has(name) && field["default"] === undefined && isVisible(field);
    if (!counts) return sum;
    return sum + new TextEncoder().encode(name).length + smallestSize(field, depth + 1) + 4;
  }, 2);
}
