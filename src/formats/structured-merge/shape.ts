import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../model/index.ts";

/** What kinds of values a place takes, and how two of them become one. */
export interface Shape {
  readonly scalar?: "numeric" | "string" | "boolean" | "untyped";
  readonly list?: ListShape;
  readonly map?: MapShape;
}

export interface ListShape {
  /** `associative`: a set where there are no keys. */
  readonly is: "atomic" | "associative";
  readonly keys: readonly string[];
  readonly item: Shape;
  /** What a missing key of an item counts as. */
  keyDefault(key: string): Json | undefined;
}

export interface MapShape {
  readonly isAtomic: boolean;
  /** The shape of a field; undefined where the schema does not know it. */
  field(key: string): Shape | undefined;
}

const UNTYPED: Shape = {
  scalar: "untyped",
  list: { is: "atomic", keys: [], keyDefault: () => undefined, item: {} },
  map: { isAtomic: true, field: () => UNTYPED },
};
/** Where nothing is known: mappings are merged, lists replaced. */
const DEDUCED: Shape = {
  scalar: "untyped",
  list: { is: "atomic", keys: [], keyDefault: () => undefined, item: UNTYPED },
  map: { isAtomic: false, field: () => DEDUCED },
};

const shapes = new WeakMap<JsonObject, Shape>();

/**
 * The shape that a schema in the dialect of CRDs gives; made lazily, once for a schema.
 * @param keepsUnknown an outer schema says that unknown fields are kept
 * @see k8s.io/kube-openapi/pkg/schemaconv, ToSchemaFromOpenAPI
 */
export function toShape(schema: JsonObject | undefined, keepsUnknown = false): Shape {
  if (schema === undefined) return DEDUCED;
  const keeps = keepsUnknown || schema["x-kubernetes-preserve-unknown-fields"] === true;
  // Under a schema that keeps unknown fields the same schema has another shape.
  const known = keeps ? undefined : shapes.get(schema);
  if (known !== undefined) return known;
  const shape = makeShape(schema, keeps);
  if (!keeps) shapes.set(schema, shape);
  return shape;
}

function makeShape(schema: JsonObject, keepsUnknown: boolean): Shape {
  switch (schema["type"]) {
    case "object":
      return { map: toMap(schema, keepsUnknown) };
    case "array":
      return { list: toList(schema, keepsUnknown) };
    case "integer":
    case "number":
      return { scalar: "numeric" };
    case "boolean":
      return { scalar: "boolean" };
    case "string":
      return { scalar: ["", "byte"].includes(asString(schema["format"]) ?? "") ? "string" : "untyped" };
    default:
      return { scalar: "untyped", list: toList(schema, keepsUnknown), map: toMap(schema, keepsUnknown) };
  }
}

function toMap(schema: JsonObject, keepsUnknown: boolean): MapShape {
  const properties = asObject(schema["properties"]) ?? {};
  const others = schema["additionalProperties"];
  const hasNone = Object.keys(properties).length === 0;
  const other = (): Shape | undefined => {
    if (isObject(others)) return toShape(others, keepsUnknown);
    if (others === true || (others === undefined && (keepsUnknown || hasNone))) return DEDUCED;
    return undefined;
  };
  return {
    isAtomic: schema["x-kubernetes-map-type"] === "atomic",
    field: (key) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return isObject(own) ? toShape(own, keepsUnknown) : other();
    },
  };
}

function toList(schema: JsonObject, keepsUnknown: boolean): ListShape {
  const items = asObject(schema["items"]);
  const fields = asObject(items?.["properties"]);
  return {
    ...toRelationship(schema),
    keyDefault: (key) =>
      fields !== undefined && Object.hasOwn(fields, key) ? asObject(fields[key])?.["default"] : undefined,
    get item() {
      return items === undefined ? UNTYPED : toShape(items, keepsUnknown);
    },
  };
}

function toRelationship(schema: JsonObject): Pick<ListShape, "is" | "keys"> {
  const type = schema["x-kubernetes-list-type"];
  if (type === "map") return { is: "associative", keys: asList(schema["x-kubernetes-list-map-keys"]).map(String) };
  if (type === "set") return { is: "associative", keys: [] };
  if (type === undefined && asString(schema["x-kubernetes-patch-strategy"])?.startsWith("merge") === true) {
    const key = asString(schema["x-kubernetes-patch-merge-key"]);
    return { is: "associative", keys: key === undefined ? [] : [key] };
  }
  return { is: "atomic", keys: [] };
}

/** The part of a shape that a value is of; the whole shape where none fits or the value is null. */
export function deduce(shape: Shape, value: Json): Shape {
  if (value === null) return shape;
  if (Array.isArray(value)) return shape.list === undefined ? shape : { list: shape.list };
  if (isObject(value)) return shape.map === undefined ? shape : { map: shape.map };
  return shape.scalar === undefined ? shape : { scalar: shape.scalar };
}
