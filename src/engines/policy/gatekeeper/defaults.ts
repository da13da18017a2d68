import { asObject, type Json, type JsonObject, type KubernetesObject } from "../../../model/index.ts";

/** `spec.parameters` with the schema's defaults filled in. */
export function withDefaults(constraint: KubernetesObject, schema: JsonObject | undefined): KubernetesObject {
  if (schema === undefined) return constraint;
  const spec = asObject(constraint["spec"]) ?? {};
  const parameters = fillIn(spec["parameters"] ?? {}, schema, 0);
  return { ...constraint, spec: { ...spec, parameters } };
}

const DEEPEST_DEFAULT = 32;

function fillIn(value: Json, schema: JsonObject, depth: number): Json {
  if (depth > DEEPEST_DEFAULT) return value;
  const items = asObject(schema["items"]);
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => fillIn(item, items, depth + 1));
  const object = asObject(value);
  const properties = asObject(schema["properties"]);
  if (object === undefined || properties === undefined) return value;
  const filled: [string, Json | undefined][] = Object.entries(object);
  for (const [key, property] of Object.entries(properties)) {
    const known = asObject(property) ?? {};
    const at = filled.findIndex(([name]) => name === key);
    if (at >= 0) filled[at] = [key, fillIn(filled[at]?.[1] ?? null, known, depth + 1)];
    else if (known["default"] !== undefined) filled.push([key, fillIn(known["default"], known, depth + 1)]);
  }
  return Object.fromEntries(filled);
}
