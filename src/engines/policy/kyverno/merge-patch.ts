import { isEqual } from "../../../formats/json-patch/index.ts";
import { schemaOf } from "../../../inventory/kinds/index.ts";
import {
  asObject,
  asString,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  setOwn,
  toGroup,
} from "../../../model/index.ts";
import { Fault } from "./fault.ts";
import { mergeKeyedList } from "./merge-list.ts";

export type Schema = JsonObject | undefined;

/**
 * The object with a strategic merge patch applied as kustomize applies it: items of a list that the patch names come
 * first, in the patch's order. Neither is changed.
 * @see sigs.k8s.io/kustomize/kyaml/yaml/merge2
 */
export function applyMergePatch(object: KubernetesObject, patch: JsonObject): JsonObject | Fault {
  const { apiVersion, kind } = object;
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
  const merged = mergeValue(object, patch, schemaOf({ group: toGroup(apiVersion), version, kind }));
  if (merged instanceof Fault) return merged;
  return isObject(merged) ? merged : {};
}

/** Undefined: nothing is left. @param patch undefined: the patch says nothing of it */
export function mergeValue(value: Json | undefined, patch: Json | undefined, schema: Schema): Json | undefined | Fault {
  if (patch === undefined) return value;
  if (patch === null) return undefined;
  if (isObject(patch)) return mergeMap(value, patch, schema);
  if (Array.isArray(patch)) return mergeList(value, patch, schema);
  return value === null || value === undefined || typeof value !== "object" ? patch : wrongKind(value, patch);
}

function wrongKind(value: Json, patch: Json): Fault {
  const name = (one: Json) => (Array.isArray(one) ? "SequenceNode" : isObject(one) ? "MappingNode" : "ScalarNode");
  return new Fault(`wrong node kind: expected ${name(value)} but got ${name(patch)}`);
}

function mergeMap(value: Json | undefined, patch: JsonObject, schema: Schema): Json | undefined | Fault {
  const { $patch: directive, ...fields } = patch;
  if (directive === "delete") return undefined;
  const present = value === null || value === undefined ? {} : value;
  if (!isObject(present)) return wrongKind(present, patch);
  const merged: JsonObject = directive === "replace" ? {} : { ...present };
  const properties = asObject(schema?.properties);
  for (const [key, item] of Object.entries(fields)) {
    const inner = asObject(
      properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : schema?.additionalProperties,
    );
    const made = mergeValue(Object.hasOwn(merged, key) ? merged[key] : undefined, item, inner);
    if (made instanceof Fault) return made;
    if (made === undefined) delete merged[key];
    else setOwn(merged, key, made);
  }
  return merged;
}

function mergeList(value: Json | undefined, patch: readonly Json[], schema: Schema): Json | undefined | Fault {
  const present = value ?? [];
  if (!Array.isArray(present)) return wrongKind(present, [...patch]);
  const directive = patch.find((item) => isObject(item) && Object.keys(item).length === 1 && item.$patch !== undefined);
  const items = patch.filter((item) => item !== directive);
  if (isObject(directive) && directive.$patch === "delete") return undefined;
  if (isObject(directive) && directive.$patch === "replace") return [...items];
  const strategies = (asString(schema?.["x-kubernetes-patch-strategy"]) ?? "").split(",");
  if (!strategies.includes("merge")) return cleaned(items);
  const keys = findKeys(schema);
  return keys.length === 0
    ? mergeScalars(present, items)
    : mergeKeyedList(present, items, keys, asObject(schema?.items));
}

/** Nulls in what is put in anew mean nothing. */
function cleaned(items: readonly Json[]): Json[] | Fault {
  const made: Json[] = [];
  for (const item of items) {
    const one = isObject(item) ? mergeMap(undefined, item, undefined) : item;
    if (one instanceof Fault) return one;
    if (one !== undefined) made.push(one);
  }
  return made;
}

function findKeys(schema: Schema): readonly string[] {
  const listKeys = schema?.["x-kubernetes-list-map-keys"];
  if (Array.isArray(listKeys)) return listKeys.filter((key): key is string => typeof key === "string");
  const mergeKey = schema?.["x-kubernetes-patch-merge-key"];
  return typeof mergeKey === "string" ? [mergeKey] : [];
}

function mergeScalars(present: readonly Json[], patch: readonly Json[]): Json[] {
  const merged: Json[] = [];
  for (const item of [...patch, ...present]) if (!merged.some((one) => isEqual(one, item))) merged.push(item);
  return merged;
}
