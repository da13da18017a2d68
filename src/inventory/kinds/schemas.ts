import type { Json, JsonObject } from "../../model/index.ts";
import data from "./schemas.json" with { type: "json" };

type Fields = Readonly<Record<string, number>>;

/** A type of the API; its fields are numbers of values, by how the API server writes them. */
export interface Compact {
  /** The Go type, `core.v1.PodSpec`. */
  readonly name: string;
  readonly is: JsonObject;
  /** Left out when null. */
  readonly fields?: Fields;
  /** Left out when empty, also zero and false. */
  readonly values?: Fields;
  /** Always written. */
  readonly always?: Fields;
  /** Written as null where they are missing. */
  readonly nulls?: Fields;
}

export const VALUES = data.values as unknown as readonly JsonObject[];
export const OBJECTS = data.objects as unknown as readonly Compact[];

const objects = new Map<number, JsonObject>();
/** Values that lead to no object being made right now, whole. */
const values = new Map<number, JsonObject>();
const open = new Set<number>();

/**
 * A schema of the API server in the dialect of CRDs (`properties`, `items`, `x-kubernetes-…`), references put in. Made
 * once, when it is first asked for, and shared: never change it. A schema that holds itself ends in an object without
 * fields, as the API server cuts it.
 */
export function toSchema(number: number): JsonObject | undefined {
  const known = objects.get(number);
  const compact = OBJECTS[number];
  if (known !== undefined || compact === undefined) return known;
  open.add(number);
  const schema = { ...compact.is, ...toChildren(compact.is) };
  const { fields: pointers, values: kept, always, nulls } = compact;
  const fields = Object.entries({ ...pointers, ...kept, ...always, ...nulls }).map(
    ([field, value]) => [field, toValue(value)] as const,
  );
  if (fields.length > 0) schema["properties"] = Object.fromEntries(fields);
  open.delete(number);
  objects.set(number, schema);
  return schema;
}

function toValue(number: number): JsonObject {
  const known = values.get(number);
  if (known !== undefined) return known;
  const made = resolve(VALUES[number] ?? {});
  if (open.size === 0 || !leadsTo(made)) values.set(number, made);
  return made;
}

function resolve(schema: JsonObject): JsonObject {
  const reference = schema["$ref"];
  if (typeof reference !== "number") return { ...schema, ...toChildren(schema) };
  if (open.has(reference)) return CUT;
  const target = toSchema(reference) ?? {};
  const { $ref: _, ...own } = schema;
  return Object.keys(own).length === 0 ? target : { ...target, ...own };
}

function toChildren(schema: JsonObject): JsonObject {
  const children: JsonObject = {};
  for (const key of ["items", "additionalProperties"]) {
    const child: Json | undefined = schema[key];
    if (typeof child === "object" && child !== null) children[key] = resolve(child as JsonObject);
  }
  return children;
}

/** Where a schema holds itself. */
const CUT: JsonObject = { type: "object" };

function leadsTo(schema: JsonObject): boolean {
  return schema === CUT || ["items", "additionalProperties"].some((key) => schema[key] === CUT);
}

const numbers = new WeakMap<object, number>();

/** Remembers which schema a built-in kind has. */
export function setNumber(kind: object, number: number): void {
  numbers.set(kind, number);
}

/** The number of a built-in kind's schema; undefined for custom kinds. */
export function numberOf(kind: object): number | undefined {
  return numbers.get(kind);
}
