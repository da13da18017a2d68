import { schemaOf } from "../../../inventory/kinds/index.ts";
import { isObject, type Json, type JsonObject, type Path, type Resource, toGroup } from "../../../model/index.ts";
import { advise, type Advice } from "./advice.ts";

const DEEPEST = 64;

/** Fields that the API server does not know and drops in silence: `matchCondition` for `matchConditions`. */
export function findUnknownFields(resource: Resource): Advice[] {
  const { object } = resource;
  const group = toGroup(object.apiVersion);
  const version = object.apiVersion.slice(group === "" ? 0 : group.length + 1);
  const schema = schemaOf({ group, version, kind: object.kind });
  if (schema === undefined) return [];
  return [...findUnknown(object, schema, [])].map(({ path, known }) => {
    const near = known.length === 0 ? "" : `; it knows ${known.join(", ")}`;
    const message = `the API server knows no field ${String(path.at(-1))} here and drops it${near}`;
    return advise(resource, path, { code: "unknown-field", level: "error", message });
  });
}

function* findUnknown(
  value: Json | undefined,
  schema: JsonObject,
  path: Path,
): Generator<{ path: Path; known: string[] }> {
  if (path.length > DEEPEST || schema["x-kubernetes-preserve-unknown-fields"] === true) return;
  if (Array.isArray(value)) {
    const items = schema["items"];
    if (isObject(items)) for (const [index, item] of value.entries()) yield* findUnknown(item, items, [...path, index]);
    return;
  }
  if (!isObject(value)) return;
  const properties = schema["properties"];
  const others = schema["additionalProperties"];
  for (const [key, item] of Object.entries(value)) {
    const known = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : others;
    if (isObject(known)) yield* findUnknown(item, known, [...path, key]);
    else if (isObject(properties) && known === undefined)
      yield { path: [...path, key], known: Object.keys(properties) };
  }
}
