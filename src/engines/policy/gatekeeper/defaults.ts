import { asObject, type Json, type JsonObject, type KubernetesObject } from "../../../model/index.ts";

/** `spec.parameters` with the schema's defaults filled in, where there are parameters or the schema has a default for them. */
export function withDefaults(constraint: KubernetesObject, schema: JsonObject | undefined): KubernetesObject {
  if (schema === undefined) return constraint;
  const spec = asObject(constraint["spec"]);
  const given = spec?.["parameters"] ?? schema["default"];
  if (given === undefined) return constraint;
  return { ...constraint, spec: { ...spec, parameters: fillIn(given, schema, 0) } };
}

const DEEPEST_DEFAULT = 32;

function fillIn(value: Json, schema: JsonObject, depth: number): Json {
  if (depth > DEEPEST_DEFAULT) return value;
  const items = asObject(schema["items"]);
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => fillIn(item, items, depth + 1));
  const object = asObject(value);
  if (object === undefined) return value;
  const properties = asObject(schema["properties"]) ?? {};
  const others = asObject(schema["additionalProperties"]) ?? {};
  const filled = new Map(
    Object.entries(object).map(([key, field]): [string, Json] => {
      const known = asObject(Object.hasOwn(properties, key) ? properties[key] : others) ?? {};
      const isAbsent = field === null && known["nullable"] !== true && known["default"] !== undefined;
      return [key, fillIn((isAbsent ? known["default"] : field) ?? null, known, depth + 1)];
    }),
  );
  for (const [key, property] of Object.entries(properties)) {
    const known = asObject(property) ?? {};
    if (!filled.has(key) && known["default"] !== undefined) filled.set(key, fillIn(known["default"], known, depth + 1));
  }
  return Object.fromEntries(filled);
}
