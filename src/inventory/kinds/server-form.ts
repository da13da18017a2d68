import { isObject, type Json, type JsonObject, type KubernetesObject } from "../../model/index.ts";
import { toCanonicalQuantity } from "./canonical-quantity.ts";
import { DEFAULTERS } from "./defaulters.ts";
import type { Kind } from "./kinds.ts";
import { type Compact, numberOf, OBJECTS, VALUES } from "./schemas.ts";
import { toStructuralForm } from "./structural-form.ts";

/**
 * The object as the API server holds it once it was read: unknown fields and empty values left out, zero values that are
 * always written put in, defaults set, quantities in their canonical form. Values of a wrong type are kept as they are.
 * Neither admission plugins nor controllers had a hand in it yet.
 */
export function toServerForm(object: KubernetesObject, kind: Kind): KubernetesObject {
  const number = numberOf(kind);
  if (number === undefined) {
    const schema = kind.schema();
    return schema === undefined ? object : toStructuralForm(object, schema);
  }
  const { apiVersion, kind: name, ...rest } = object;
  return { apiVersion, kind: name, ...(toForm(number)(rest) as JsonObject) } as KubernetesObject;
}

type Form = (value: Json) => Json;

const forms = new Map<number, Form>();
const valueForms = new Map<number, Form>();
const same: Form = (value) => value;

/** How a value of an object schema is written. */
function toForm(number: number): Form {
  const known = forms.get(number);
  if (known !== undefined) return known;
  const compact = OBJECTS[number];
  if (compact === undefined) return same;
  // Schemas hold themselves: made when it is first used.
  let made: Form | undefined;
  const form: Form = (value) => (made ??= makeForm(compact))(value);
  forms.set(number, form);
  return form;
}

function makeForm(compact: Compact): Form {
  if (compact.name.endsWith("api.resource.Quantity")) return toQuantity;
  const { name, is } = compact;
  const fields = toFields(compact);
  if (fields.length === 0) return toSchemaForm(is);
  const defaulter = DEFAULTERS.get(name);
  const known = new Set(fields.map(({ key }) => key));
  return (value) => {
    if (!isObject(value)) return value;
    const read: JsonObject = {};
    for (const key of Object.keys(value)) {
      if (known.has(key) && value[key] !== null && value[key] !== undefined) read[key] = value[key];
    }
    defaulter?.(read);
    const written: JsonObject = {};
    for (const field of fields) {
      const result = writeField(field, read[field.key]);
      if (result !== undefined) written[field.key] = result;
    }
    return written;
  };
}

interface Field {
  readonly key: string;
  readonly form: Form;
  readonly write: "whenSet" | "whenFull" | "always" | "orNull";
  readonly fallback: Json | undefined;
  /** What is written where there is nothing, `always`. */
  readonly zero: Json;
}

function toFields(compact: Compact): Field[] {
  const ways = [
    [compact.fields, "whenSet"],
    [compact.values, "whenFull"],
    [compact.always, "always"],
    [compact.nulls, "orNull"],
  ] as const;
  return ways.flatMap(([fields, write]) =>
    Object.entries(fields ?? {}).map(([key, number]) => {
      const schema = VALUES[number] ?? {};
      return { key, write, form: toValueForm(number), fallback: schema["default"], zero: toZero(schema) };
    }),
  );
}

function writeField(field: Field, value: Json | undefined): Json | undefined {
  const { write, fallback, form, zero } = field;
  const isUnset = value === undefined || (write !== "whenSet" && (value === "" || value === 0 || value === false));
  const given = isUnset && fallback !== undefined ? fallback : value;
  if (write === "whenSet") return given === undefined ? undefined : form(given);
  if (write === "orNull") return given === undefined ? null : form(given);
  if (write === "always") return form(given ?? zero);
  return given === undefined || isEmpty(given) ? undefined : form(given);
}

function isEmpty(value: Json): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false || value === null;
}

function toZero(schema: JsonObject): Json {
  const reference = schema["$ref"];
  const target = typeof reference === "number" ? OBJECTS[reference] : undefined;
  const type = target?.is["type"] ?? schema["type"];
  if (target?.is["format"] === "quantity") return "0";
  if (type === "object") return {};
  if (type === "string") return "";
  if (type === "boolean") return false;
  return type === "integer" || type === "number" || target?.is["x-kubernetes-int-or-string"] === true ? 0 : null;
}

function toValueForm(number: number): Form {
  const known = valueForms.get(number);
  if (known !== undefined) return known;
  const form = toSchemaForm(VALUES[number] ?? {});
  valueForms.set(number, form);
  return form;
}

function toSchemaForm(schema: JsonObject): Form {
  const reference = schema["$ref"];
  if (typeof reference === "number") return toForm(reference);
  const { items, additionalProperties } = schema;
  if (isObject(items)) {
    const item = toSchemaForm(items);
    const isObjects = isObject(items) && typeof items["$ref"] === "number";
    if (item === same) return same;
    return (value) => (Array.isArray(value) ? value.map((one) => item(one === null && isObjects ? {} : one)) : value);
  }
  if (isObject(additionalProperties)) {
    const entry = toSchemaForm(additionalProperties);
    if (entry === same) return same;
    return (value) =>
      isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one === undefined ? one : entry(one)]))
        : value;
  }
  return same;
}

/** Texts that are no quantity stay as they are. */
function toQuantity(value: Json): Json {
  if (typeof value !== "string" && typeof value !== "number") return value;
  return toCanonicalQuantity(value) ?? value;
}
