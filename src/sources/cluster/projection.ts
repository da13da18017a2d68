import { asObject, asString, isObject, type Json, type JsonObject } from "../../model/index.ts";
import type { KubernetesObject, ObjectMeta, OwnerReference } from "../../model/index.ts";
import { toApiVersion, type ApiResource } from "./api-resource.ts";

/** What stands in place of a Secret's value: the key is a fact, the value is nobody's business. */
export const REDACTED = "REDACTED";
// The same in base64, as `data` must be.
export const REDACTED_BASE64 = "UkVEQUNURUQ=";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * An object of the API as we keep it: with its apiVersion and kind (items of a list lack them), without
 * managedFields, and without the values of Secrets.
 * @returns undefined when it is no object with a name
 */
export function toKept(item: Json | undefined, resource: ApiResource): KubernetesObject | undefined {
  if (!isObject(item)) return undefined;
  const isSecret = resource.group === "" && resource.kind === "Secret";
  const metadata = toMetadata(item["metadata"], isSecret);
  if (metadata === undefined) return undefined;
  const object = { ...item, apiVersion: toApiVersion(resource), kind: resource.kind, metadata };
  return isSecret ? withoutValues(object) : object;
}

/** Fields of a wrong type are left out: an aggregated server is not bound to the types of the built-in ones. */
function toMetadata(value: Json | undefined, isSecret: boolean): ObjectMeta | undefined {
  const given = asObject(value);
  const name = asString(given?.["name"]);
  if (given === undefined || name === undefined) return undefined;
  const { managedFields: _, namespace, generateName, labels, annotations, ownerReferences, ...rest } = given;
  const metadata: ObjectMeta = { ...rest, name };
  if (typeof namespace === "string") metadata.namespace = namespace;
  if (typeof generateName === "string") metadata.generateName = generateName;
  if (isObject(labels)) metadata.labels = toStrings(labels, () => true);
  if (isObject(annotations)) metadata.annotations = toStrings(annotations, (key) => !isSecret || key !== LAST_APPLIED);
  if (Array.isArray(ownerReferences)) metadata.ownerReferences = ownerReferences.filter(isOwnerReference);
  return metadata;
}

function toStrings(given: JsonObject, keeps: (key: string) => boolean): Record<string, string> {
  const entries = Object.entries(given);
  if (entries.every(([key, value]) => typeof value === "string" && keeps(key))) return given as Record<string, string>;
  const kept = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string" && keeps(entry[0]));
  return Object.fromEntries(kept);
}

function isOwnerReference(value: Json): value is OwnerReference {
  return isObject(value) && ["apiVersion", "kind", "name", "uid"].every((key) => typeof value[key] === "string");
}

function withoutValues(secret: KubernetesObject): KubernetesObject {
  const { data, stringData, ...kept } = secret;
  if (isObject(data)) kept["data"] = redact(data, REDACTED_BASE64);
  if (isObject(stringData)) kept["stringData"] = redact(stringData, REDACTED);
  return kept;
}

function redact(values: JsonObject, marker: string): JsonObject {
  return Object.fromEntries(Object.keys(values).map((key) => [key, marker]));
}
