import { asObject, isObject, type Json, type JsonObject } from "../../model/index.ts";

/** Sets the fields that are missing. */
export function setMissing(object: JsonObject, defaults: Readonly<Record<string, Json>>): void {
  for (const [key, value] of Object.entries(defaults)) object[key] ??= value;
}

/** Sets the fields that are missing or zero: what cannot be told apart in Go values that are no pointers. */
export function setZero(object: JsonObject, defaults: Readonly<Record<string, Json>>): void {
  for (const [key, value] of Object.entries(defaults)) {
    const given = object[key];
    if (given === undefined || given === "" || given === 0) object[key] = value;
  }
}

/** A copy of a mapping that is to be changed; a new one where there is none. */
export function copyOf(value: Json | undefined): JsonObject {
  return { ...asObject(value) };
}

/** A copy of a list with each mapping in it changed. */
export function changeItems(value: Json | undefined, change: (item: JsonObject) => void): Json | undefined {
  if (!Array.isArray(value)) return value;
  return value.map((item) => {
    if (!isObject(item)) return item;
    const copy = { ...item };
    change(copy);
    return copy;
  });
}

/** Whether a mapping or list has nothing in it. */
export function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
