import { isEqual } from "../../../../formats/json-patch/index.ts";
import { isObject, type Json, type JsonObject, type KubernetesObject } from "../../../../model/index.ts";

/** Whether two objects are the same but for empty parts and for the labels that generated objects get. */
export function isSameResource(actual: KubernetesObject, expected: KubernetesObject): boolean {
  return isEqual(tidy(withoutGenerateLabels(actual)) ?? {}, tidy(withoutGenerateLabels(expected)) ?? {});
}

function withoutGenerateLabels(object: KubernetesObject): KubernetesObject {
  const labels = Object.entries(object.metadata.labels ?? {}).filter(
    ([key]) => !key.startsWith("generate.kyverno.io/"),
  );
  const fixed = Object.fromEntries([["app.kubernetes.io/managed-by", "kyverno"], ...labels]) as Record<string, string>;
  return { ...object, metadata: { ...object.metadata, labels: fixed } };
}

/** The value without nulls and without mappings and lists that hold nothing else. */
function tidy(value: Json | undefined): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(tidy).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, tidy(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries<JsonObject[string]>(entries);
}
