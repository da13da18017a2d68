import { asList, asObject, asString, type Json, type JsonObject } from "../../../model/index.ts";
import type { CostRange, FieldDeclaration, StructType } from "../declaration.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  STRING,
  struct,
  TIMESTAMP,
  type CelType,
} from "../type.ts";
import { escapeField, isReservedField } from "./field-escape.ts";
import { DEEPEST, isIntOrString, typeOf } from "./schema-shape.ts";
import { largestCount, largestLength } from "./schema-size.ts";

/** A type with what cost estimates ask for. */
export interface SchemaType {
  readonly type: CelType;
  /** At most so many elements, entries, code units or bytes; 0 where nothing can be counted. */
  readonly largest: number;
  /** Of list elements and map values. */
  readonly element?: SchemaType;
  /** All values there can be. */
  readonly values?: readonly Json[];
}

/**
 * Types of OpenAPI v3 schemas in the dialect of CRDs, as Kubernetes gives them to expressions. Objects become struct
 * types that are named by their path, `Pod.spec.containers.@idx`.
 * @see k8s.io/apiserver, pkg/cel/common/schemas.go
 */
export class SchemaTypes {
  readonly #schemas = new Map<string, JsonObject>();
  readonly #fields = new Map<string, ReadonlyMap<string, SchemaType>>();
  readonly #structs = new Map<string, StructType>();

  /**
   * The type of a schema; undefined where expressions cannot see such values.
   * @param name of the type where it is an object; unlike all other names of types
   * @param isResource it has `apiVersion`, `kind` and `metadata`, whether the schema says so or not
   */
  add(schema: JsonObject, name: string, isResource = false): SchemaType | undefined {
    return this.#toType(isResource ? withMetadata(schema) : schema, name, 0);
  }

  /** For `Environment.findStruct`. */
  findStruct(name: string): StructType | undefined {
    const known = this.#structs.get(name);
    if (known !== undefined) return known;
    const fields = this.fieldsOf(name);
    if (fields === undefined) return undefined;
    const declared = new Map<string, FieldDeclaration>([...fields].map(([field, { type }]) => [field, { type }]));
    const made = { name, fields: declared };
    this.#structs.set(name, made);
    return made;
  }

  /** The fields of a struct type, by the names that expressions use. */
  fieldsOf(name: string): ReadonlyMap<string, SchemaType> | undefined {
    const known = this.#fields.get(name);
    const schema = this.#schemas.get(name);
    if (known !== undefined || schema === undefined) return known;
    const fields = this.#toFields(schema, name);
    this.#fields.set(name, fields);
    return fields;
  }

  #toFields(schema: JsonObject, name: string): ReadonlyMap<string, SchemaType> {
    const fields = new Map<string, SchemaType>();
    for (const [property, value] of Object.entries(asObject(schema["properties"]) ?? {})) {
      const escaped = escapeField(property);
      const type = escaped === undefined ? undefined : this.#toChild(value, `${name}.${escaped}`, 0);
      if (escaped === undefined || type === undefined) continue;
      fields.set(escaped, type);
      // Since 1.31 also as it is.
      if (isReservedField(property)) fields.set(property, type);
    }
    return fields;
  }

  #toChild(value: unknown, name: string, depth: number): SchemaType | undefined {
    const schema = asObject(value);
    if (schema === undefined || depth > DEEPEST) return undefined;
    const isResource = schema["x-kubernetes-embedded-resource"] === true;
    return this.#toType(isResource ? withMetadata(schema) : schema, name, depth);
  }

  #toType(schema: JsonObject, name: string, depth: number): SchemaType | undefined {
    if (isIntOrString(schema)) return { type: DYN, largest: largestLength(schema) };
    switch (typeOf(schema)) {
      case "array":
        return this.#toList(schema, name, depth);
      case "object":
        return asObject(schema["additionalProperties"]) === undefined
          ? this.#toStruct(schema, name)
          : this.#toMap(schema, name, depth);
      case "string":
        return toText(schema);
      case "boolean":
        return { type: BOOL, largest: 0 };
      case "number":
        return { type: DOUBLE, largest: 0 };
      case "integer":
        return { type: INT, largest: 0 };
      default:
        return undefined;
    }
  }

  #toList(schema: JsonObject, name: string, depth: number): SchemaType | undefined {
    const element = this.#toChild(schema["items"], `${name}.@idx`, depth + 1);
    return element && { type: listOf(element.type), largest: largestCount(schema), element };
  }

  #toMap(schema: JsonObject, name: string, depth: number): SchemaType | undefined {
    const element = this.#toChild(schema["additionalProperties"], `${name}.@elem`, depth + 1);
    return element && { type: mapOf(STRING, element.type), largest: largestCount(schema), element };
  }

  /** Fields are looked at when they are asked for. */
  #toStruct(schema: JsonObject, name: string): SchemaType {
    this.#schemas.set(name, schema);
    return { type: struct(name), largest: 0 };
  }
}

/**
 * The type of what is reached from variables whose types are known; sizes for cost estimates are those of this type.
 * @param path the name of a variable, then names of fields, `@items`, `@keys` and `@values`
 */
export function typeAt(
  types: SchemaTypes,
  variables: ReadonlyMap<string, SchemaType>,
  [variable = "", ...steps]: readonly string[],
): SchemaType | undefined {
  const start = variables.get(variable);
  return steps.reduce((from: SchemaType | undefined, step) => from && stepInto(types, from, step), start);
}

/** Sizes of what is reached from variables whose types are known, for cost estimates. */
export const sizesOf =
  (types: SchemaTypes, variables: ReadonlyMap<string, SchemaType>) =>
  (path: readonly string[]): CostRange | undefined => {
    const reached = typeAt(types, variables, path);
    return reached && { min: 0, max: reached.largest };
  };

function stepInto(types: SchemaTypes, from: SchemaType, step: string): SchemaType | undefined {
  if (step === "@items" || step === "@values") return from.element;
  // Keys are text of any length.
  if (step === "@keys") return from.type.kind === "map" ? { type: STRING, largest: 0 } : undefined;
  // The API server looks for sizes by the escaped name alone.
  if (from.type.kind !== "struct" || isReservedField(step)) return undefined;
  return types.fieldsOf(from.type.name)?.get(step);
}

function toText(schema: JsonObject): SchemaType {
  const type = STRING_FORMATS.get(asString(schema["format"]) ?? "") ?? STRING;
  const values = asList(schema["enum"]);
  return { type, largest: largestLength(schema), ...(values.length > 0 && schema["nullable"] !== true && { values }) };
}

const STRING_FORMATS: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ["byte", BYTES],
  ["duration", DURATION],
  ["date", TIMESTAMP],
  ["date-time", TIMESTAMP],
]);

const TEXT: JsonObject = { type: "string" };

/** `apiVersion`, `kind` and the names in `metadata` are there in every resource. */
function withMetadata(schema: JsonObject): JsonObject {
  const properties = asObject(schema["properties"]) ?? {};
  const metadata = asObject(asObject(properties["metadata"])?.["properties"]) ?? {};
  const isComplete = [properties["kind"], properties["apiVersion"], metadata["name"], metadata["generateName"]].every(
    (field) => typeOf(asObject(field) ?? {}) === "string",
  );
  if (isComplete) return schema;
  const names = { type: "object", properties: { name: TEXT, generateName: TEXT } };
  return { ...schema, properties: { ...properties, kind: TEXT, apiVersion: TEXT, metadata: names } };
}
