import { asObject, isObject, type Json, type JsonObject, type KubernetesObject } from "../../model/index.ts";

/**
 * A custom resource as the API server holds it: fields its schema does not know pruned, defaults set, nulls that may not
 * be null left out where there is a default.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 */
export function toStructuralForm(object: KubernetesObject, schema: JsonObject): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const written = toForm(rest, schema, 0);
  return { apiVersion, kind, metadata, ...(isObject(written) ? written : {}) };
}

const MAX_DEPTH = 100;

function toForm(value: Json, schema: JsonObject, depth: number): Json {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const items = asObject(schema["items"]);
    return items === undefined ? value : value.map((item) => toForm(item, items, depth + 1));
  }
  return isObject(value) ? toMapping(value, schema, depth) : value;
}

function toMapping(value: JsonObject, schema: JsonObject, depth: number): JsonObject {
  const properties = new Map(Object.entries(asObject(schema["properties"]) ?? {}));
  const others = schema["additionalProperties"];
  const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"] === true || others === true;
  const result: [string, Json][] = [];
  for (const [key, child] of Object.entries(value)) {
    const field = asObject(properties.get(key) ?? others);
    const isDefaulted = child === null && field?.["default"] !== undefined && field["nullable"] !== true;
    if (child === undefined || isDefaulted) continue;
    if (field !== undefined) result.push([key, toForm(child, field, depth + 1)]);
    else if (keepsUnknown || (depth === 0 && key === "metadata")) result.push([key, child]);
  }
  const written = new Set(result.map(([key]) => key));
  for (const [key, field] of properties) {
    const fallback = asObject(field)?.["default"];
    if (fallback !== undefined && !written.has(key))
      result.push([key, toForm(fallback, field as JsonObject, depth + 1)]);
  }
  return Object.fromEntries(result);
}
