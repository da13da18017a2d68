import { isObject, type Json, type JsonObject } from "../../model/index.ts";
import { DIRECTIVE, Refused } from "./directive.ts";
import { arrange, identify } from "./order.ts";
import type { FieldStrategy, PatchSchema } from "./patch-schema.ts";

type MergeMap = (original: JsonObject, patch: JsonObject, schema: PatchSchema) => JsonObject;

/** Two lists whose strategy is `merge`: items with the same merge key become one, scalars are a set. */
export function mergeList(
  original: readonly Json[],
  patch: readonly Json[],
  field: FieldStrategy,
  mergeMap: MergeMap,
): Json[] {
  const all = [...original, ...patch];
  if (all.length === 0) return [];
  if (all.some((item) => Array.isArray(item))) throw new Refused("lists of lists are not supported");
  const maps = all.filter(isObject).length;
  if (maps === 0) return arrange([...new Set(all)], patch, original, undefined);
  if (maps !== all.length) throw new Refused("list element types are not identical");
  const { mergeKey } = field;
  if (mergeKey === undefined) throw new Refused("cannot merge lists without merge key");
  const { kept, changes, replaces } = readDirectives(original as JsonObject[], patch as JsonObject[], mergeKey);
  if (replaces) return changes;
  return arrange(mergeItems(kept, changes, mergeKey, field.schema, mergeMap), changes, kept, mergeKey);
}

/** `$patch` on items: `delete` takes the item with its key away, `replace` puts the other items in place of the list. */
function readDirectives(original: readonly JsonObject[], patch: readonly JsonObject[], mergeKey: string) {
  const gone = new Set<Json>();
  const changes: JsonObject[] = [];
  let replaces = false;
  for (const item of patch) {
    const directive = Object.hasOwn(item, DIRECTIVE) ? item[DIRECTIVE] : undefined;
    if (directive === undefined) changes.push(item);
    else if (directive === "delete") gone.add(identify(item, mergeKey));
    else if (directive === "replace") replaces = true;
    else if (directive === "merge") throw new Refused("merging lists cannot yet be specified in the patch");
    else throw new Refused(`unknown patch type: ${JSON.stringify(directive)}`);
  }
  const kept = gone.size === 0 ? original : original.filter((item) => !gone.has(item[mergeKey] as Json));
  return { kept, changes, replaces };
}

function mergeItems(
  kept: readonly JsonObject[],
  changes: readonly JsonObject[],
  mergeKey: string,
  schema: PatchSchema,
  mergeMap: MergeMap,
): JsonObject[] {
  const result = [...kept];
  const places = new Map<Json, number>();
  for (const [index, item] of kept.entries()) {
    const key = identify(item, mergeKey);
    if (!places.has(key)) places.set(key, index);
  }
  for (const change of changes) {
    const key = identify(change, mergeKey);
    const place = places.get(key);
    if (place === undefined) places.set(key, result.push(change) - 1);
    else result[place] = mergeMap(result[place] as JsonObject, change, schema);
  }
  return result;
}
