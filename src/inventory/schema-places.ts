import { asList, asObject, dig, isObject, type Json, type JsonObject } from "../model/index.ts";
import { CONTAINER_LISTS, SINGLE_CONTAINERS } from "./container-fields.ts";

/** The part of a schema that leads to pod specs: which fields, items and entries to follow. */
export interface SchemaPlaces {
  /**
   * `pod`: the values are pod specs, for the schema demands containers; they count whether or not an image is named.
   * `maybe`: the field is there, as in a patch over what an operator writes (Prometheus); counts when an image is named.
   */
  readonly holds: "pod" | "maybe" | undefined;
  readonly fields: ReadonlyMap<string, SchemaPlaces>;
  /** Items of a list, and entries of a mapping that have no field of their own. */
  readonly every: SchemaPlaces | undefined;
}

const MAX_DEPTH = 40;
/** Schemas looked at for one version; the largest in use (Prometheus, Spark) have some two thousand. */
const MAX_SCHEMAS = 200_000;
const MAX_ALTERNATIVES = 64;

/** How many schemas may still be looked at, of all definitions together. */
export interface SchemaBudget {
  left: number;
}

/** Where values of this OpenAPI v3 schema hold pod specs; undefined: nowhere it knows of. Bounded in depth and size. */
export function toSchemaPlaces(schema: Json | undefined, budget: SchemaBudget): SchemaPlaces | undefined {
  let left = Math.min(MAX_SCHEMAS, budget.left);
  return isObject(schema) ? toPlaces([schema], 0) : undefined;

  /** @param schemas that hold for the same value */
  function toPlaces(schemas: readonly JsonObject[], depth: number): SchemaPlaces | undefined {
    left -= schemas.length;
    budget.left -= schemas.length;
    if (left < 0 || depth > MAX_DEPTH) return undefined;
    const parts = schemas.flatMap(toParts);
    const { properties, repeated } = toChildren(parts);
    const holds = whatItHolds(parts, properties);
    // A whole pod spec: nothing in it holds another.
    if (holds === "pod") return { holds, fields: new Map(), every: undefined };
    const fields = new Map<string, SchemaPlaces>();
    for (const [key, ones] of properties) {
      const places = isStatus(key, depth) ? undefined : toPlaces(ones, depth + 1);
      if (places !== undefined) fields.set(key, places);
    }
    const every = repeated.length === 0 ? undefined : toPlaces(repeated, depth + 1);
    return holds === undefined && fields.size === 0 && every === undefined ? undefined : { holds, fields, every };
  }
}

function isStatus(key: string, depth: number): boolean {
  return depth === 0 && (key === "status" || key === "metadata");
}

/** The schema and the alternatives it is put together from. */
function toParts(schema: JsonObject): JsonObject[] {
  const parts = [schema];
  // Grows while it is walked: alternatives may have alternatives.
  for (const part of parts) {
    if (parts.length >= MAX_ALTERNATIVES) break;
    for (const way of ["allOf", "anyOf", "oneOf"]) parts.push(...asList(dig(part, way)).filter(isObject));
  }
  return parts;
}

function toChildren(parts: readonly JsonObject[]): {
  properties: Map<string, JsonObject[]>;
  repeated: JsonObject[];
} {
  const properties = new Map<string, JsonObject[]>();
  const repeated: JsonObject[] = [];
  for (const part of parts) {
    for (const [key, schema] of Object.entries(asObject(dig(part, "properties")) ?? {})) {
      if (!isObject(schema)) continue;
      const known = properties.get(key);
      if (known === undefined) properties.set(key, [schema]);
      else known.push(schema);
    }
    for (const way of ["items", "additionalProperties"]) {
      const schema = dig(part, way);
      if (isObject(schema)) repeated.push(schema);
    }
  }
  return { properties, repeated };
}

function whatItHolds(
  parts: readonly JsonObject[],
  properties: ReadonlyMap<string, readonly JsonObject[]>,
): SchemaPlaces["holds"] {
  const has = (field: string, shape: (schema: JsonObject) => boolean): boolean =>
    properties.get(field)?.some(shape) === true;
  const listOf = (schema: JsonObject): boolean => isContainer(asObject(dig(schema, "items")));
  if (has("containers", listOf) && parts.some((part) => asList(dig(part, "required")).includes("containers"))) {
    return "pod";
  }
  const isHolder =
    CONTAINER_LISTS.some((field) => has(field, listOf)) || SINGLE_CONTAINERS.some((field) => has(field, isContainer));
  return isHolder ? "maybe" : undefined;
}

/** Has the fields of a container that no other thing has together. */
function isContainer(schema: JsonObject | undefined): boolean {
  if (schema === undefined) return false;
  const { properties } = toChildren(toParts(schema));
  return properties.has("image") && ["name", "command", "env"].some((field) => properties.has(field));
}
