import { isObject, type Json, type JsonObject, type KubernetesObject } from "../model/index.ts";

/** What is wrong with a review; caught where it is read. */
export class ReviewFault extends Error {}

/** @returns empty where there is none, as the API server leaves out what is empty */
export function readText(mapping: JsonObject, field: string, at: string): string {
  const value = mapping[field];
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  throw new ReviewFault(`${at}.${field} must be text`);
}

export function readTextList(mapping: JsonObject, field: string, at: string): string[] {
  const value = mapping[field];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new ReviewFault(`${at}.${field} must be a list of texts`);
}

export function readOptional(mapping: JsonObject, field: string, at: string): JsonObject | undefined {
  const value = mapping[field];
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw new ReviewFault(`${at}.${field} must be a mapping`);
}

/** An object of the request, whose parts that all objects have are of the right types; null where there is none. */
export function readObject(request: JsonObject, field: "object" | "oldObject"): KubernetesObject | null {
  const object = readOptional(request, field, "request");
  if (object === undefined) return null;
  const at = `request.${field}`;
  if (readText(object, "apiVersion", at) === "") throw new ReviewFault(`${at}.apiVersion is missing`);
  if (readText(object, "kind", at) === "") throw new ReviewFault(`${at}.kind is missing`);
  const metadata = readOptional(object, "metadata", at);
  // Options of CONNECT have none.
  if (metadata === undefined) return { ...object, metadata: {} } as KubernetesObject;
  checkMetadata(metadata, `${at}.metadata`);
  return object as KubernetesObject;
}

const TEXTS = ["name", "generateName", "namespace", "uid", "resourceVersion", "deletionTimestamp"];
const OWNER_TEXTS = ["apiVersion", "kind", "name", "uid"];

function checkMetadata(metadata: JsonObject, at: string): void {
  for (const field of TEXTS) checkText(metadata[field], field, at);
  checkTexts(metadata["labels"], "labels", at);
  checkTexts(metadata["annotations"], "annotations", at);
  readTextList(metadata, "finalizers", at);
  const owners = metadata["ownerReferences"];
  if (owners === undefined) return;
  if (!Array.isArray(owners)) throw new ReviewFault(`${at}.ownerReferences must be a list`);
  for (const owner of owners) {
    if (!isObject(owner)) throw new ReviewFault(`${at}.ownerReferences must be a list of mappings`);
    for (const field of OWNER_TEXTS) checkText(owner[field], field, `${at}.ownerReferences`);
  }
}

function checkText(value: Json | undefined, field: string, at: string): void {
  if (value !== undefined && typeof value !== "string") throw new ReviewFault(`${at}.${field} must be text`);
}

function checkTexts(value: Json | undefined, field: string, at: string): void {
  if (value === undefined) return;
  if (!isObject(value)) throw new ReviewFault(`${at}.${field} must be a mapping`);
  for (const key of Object.keys(value)) {
    if (typeof value[key] !== "string") throw new ReviewFault(`${at}.${field} must hold texts`);
  }
}
