import { isObject, type Json, type JsonObject, Problem } from "../../model/index.ts";
import { mergeList } from "./merge-list.ts";
import {
  DELETE_FROM_LIST,
  DIRECTIVE,
  dropNulls,
  Refused,
  RETAIN_KEYS,
  SET_ORDER,
  withoutDirectives,
} from "./directive.ts";
import { arrange } from "./order.ts";
import { findField, type PatchSchema } from "./patch-schema.ts";

/**
 * The object with a strategic merge patch applied; neither is changed. With no schema it is a JSON merge patch that
 * also knows the directives `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…`.
 * @param schema of the object, in the dialect of CRDs with `x-kubernetes-patch-strategy` and `x-kubernetes-patch-merge-key`
 * @returns FIELD_INVALID when the patch is one that the API server would refuse; never throws
 * @see k8s.io/apimachinery/pkg/util/strategicpatch, StrategicMergeMapPatch
 */
export function applyStrategicMerge(object: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject | Problem {
  try {
    return mergeMap(object, patch, schema);
  } catch (error) {
    if (error instanceof Refused) return new Problem("FIELD_INVALID", error.message);
    throw error;
  }
}

function mergeMap(original: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive !== undefined) return followDirective(directive, patch);
  const result = new Map(Object.entries(original));
  const rest = new Map(Object.entries(patch));
  retainKeys(result, rest);
  mergeOrderedLists(result, rest, schema);
  for (const [key, value] of rest) {
    if (key.startsWith(DELETE_FROM_LIST)) deleteFromList(result, key.slice(DELETE_FROM_LIST.length), value);
    else if (value === undefined || value === null) result.delete(key);
    else mergeField(result, key, value, schema);
  }
  return Object.fromEntries(result);
}

function followDirective(directive: Json, patch: JsonObject): JsonObject {
  if (directive === "delete") return {};
  if (directive !== "replace") throw new Refused(`unknown patch type: ${JSON.stringify(directive)}`);
  return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== DIRECTIVE));
}

function mergeField(result: Map<string, Json | undefined>, key: string, value: Json, schema: PatchSchema): void {
  const before = result.get(key);
  if (isObject(before) && isObject(value)) {
    const field = findField(schema, key);
    result.set(key, field.merge === "replace" ? value : mergeMap(before, value, field.schema));
  } else if (Array.isArray(before) && Array.isArray(value)) {
    const field = findField(schema, key);
    result.set(key, field.merge === "merge" ? mergeList(before, value, field, mergeMap) : value);
  } else {
    const after = withoutDirectives(toForm(before) === toForm(value) ? value : dropNulls(value));
    if (after === undefined) result.delete(key);
    else result.set(key, after);
  }
}

function toForm(value: Json | undefined): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

function deleteFromList(result: Map<string, Json | undefined>, key: string, items: Json | undefined): void {
  const before = result.get(key);
  if (before === undefined || before === null) return;
  if (!Array.isArray(before) || !Array.isArray(items)) throw new Refused("invalid patch format of primitive list");
  const gone = new Set(items);
  result.set(
    key,
    before.filter((item) => !gone.has(item)),
  );
}

/** `$retainKeys`: the fields that may stay; the patch must name every field it sets. */
function retainKeys(result: Map<string, Json | undefined>, patch: Map<string, Json | undefined>): void {
  const list = patch.get(RETAIN_KEYS);
  if (list === undefined) return;
  if (!Array.isArray(list)) throw new Refused("invalid patch format of retainKeys");
  patch.delete(RETAIN_KEYS);
  const retained = new Set(list);
  for (const [key, value] of patch) {
    if (value === null || key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ORDER)) continue;
    if (!retained.has(key)) throw new Refused("invalid patch format of retainKeys");
  }
  for (const key of result.keys()) if (!retained.has(key)) result.delete(key);
}

/** `$setElementOrder/list`: the order of a list, merged together with the patch of that list. */
function mergeOrderedLists(
  result: Map<string, Json | undefined>,
  patch: Map<string, Json | undefined>,
  schema: PatchSchema,
): void {
  for (const [directive, order] of patch) {
    if (!directive.startsWith(SET_ORDER)) continue;
    patch.delete(directive);
    const key = directive.slice(SET_ORDER.length);
    const [before, change] = [result.get(key), patch.get(key)];
    const lists = [order, before ?? [], change ?? []];
    if (!lists.every((list) => Array.isArray(list))) throw new Refused("invalid patch format of setElementOrder list");
    patch.delete(key);
    if (before === undefined && change === undefined) continue;
    const field = findField(schema, key);
    result.set(key, toOrdered(before as Json[] | undefined, change as Json[] | undefined, order as Json[], field));
  }
}

function toOrdered(
  before: readonly Json[] | undefined,
  change: readonly Json[] | undefined,
  order: readonly Json[],
  field: ReturnType<typeof findField>,
): Json[] {
  let merged = before ?? [];
  if (change !== undefined) {
    if (before === undefined) merged = (withoutDirectives([...change]) ?? []) as Json[];
    else merged = field.merge === "merge" ? mergeList(before, change, field, mergeMap) : change;
  }
  return arrange(merged, order, before ?? [], field.mergeKey);
}
