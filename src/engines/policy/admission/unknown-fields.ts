import { asObject, isObject, type Json, type JsonObject } from "../../../model/index.ts";

/** More are not told. */
const MOST = 20;

/** Fields that the schema does not know, `spec.containers[0].odd`, as the API server's strict decoder names them. */
export function findUnknownFields(value: Json, schema: JsonObject): string[] {
  const found: string[] = [];
  visit(value, schema, "");
  return found;

  function visit(item: Json, of: JsonObject, path: string): void {
    if (found.length >= MOST) return;
    if (Array.isArray(item)) {
      const items = asObject(of["items"]);
      if (items !== undefined) for (const [index, one] of item.entries()) visit(one, items, `${path}[${index}]`);
    } else if (isObject(item)) visitFields(item, of, path);
  }

  function visitFields(item: JsonObject, of: JsonObject, path: string): void {
    const properties = asObject(of["properties"]);
    const others = asObject(of["additionalProperties"]);
    // Without either, any field is taken.
    if (properties === undefined && others === undefined) return;
    for (const [key, child] of Object.entries(item)) {
      const field = path === "" ? key : `${path}.${key}`;
      const known = properties !== undefined && Object.hasOwn(properties, key) ? asObject(properties[key]) : others;
      if (known === undefined) found.push(field);
      else if (child !== undefined) visit(child, known, field);
    }
  }
}
