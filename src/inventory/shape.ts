import { isObject, type Json, type JsonObject, type Path } from "../model/index.ts";

/** The types an object's fields must have. Fields that are not named are left alone. */
export type Shape =
  | "string"
  | "boolean"
  | "number"
  /** A number or a string: quantities, ports. */
  | "scalar"
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: { readonly [field: string]: Shape } };

type Way = (string | number)[];

/** Called for each field of another type than its shape's. */
export type OnMismatch = (path: Path, message: string) => void;

/**
 * The value with every field of a wrong type left out, so that code behind may trust the types. A null field is an
 * absent one, as in the API server. A number or boolean where text is wanted (`value: 8080`) becomes text, reported
 * all the same: the API server refuses it. Bad items of a list become empty ones, so indexes stay true. Nothing is
 * copied unless something is wrong.
 */
export function conform(value: Json | undefined, shape: Shape, path: Path, onMismatch: OnMismatch): Json | undefined {
  return conformAt(value, shape, [...path], onMismatch);
}

/** @param path where the value is; the way into a list or mapping is put on it and taken off again */
function conformAt(value: Json | undefined, shape: Shape, path: Way, onMismatch: OnMismatch): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof shape === "string") return conformScalar(value, shape, path, onMismatch);
  if ("list" in shape) return conformList(value, shape.list, path, onMismatch);
  if (!isObject(value)) return mismatch("a mapping", value, path, onMismatch);
  return "map" in shape
    ? conformEntries(value, () => shape.map, path, onMismatch)
    : conformEntries(value, (field) => own(shape.fields, field), path, onMismatch);
}

function conformScalar(value: Json, shape: Shape & string, path: Way, onMismatch: OnMismatch): Json | undefined {
  if (typeof value === shape) return value;
  const isPlain = typeof value === "number" || typeof value === "boolean";
  if (shape === "scalar" && (typeof value === "number" || typeof value === "string")) return value;
  const wanted = shape === "scalar" ? "a number or text" : shape === "string" ? "text" : `a ${shape}`;
  mismatch(wanted, value, path, onMismatch);
  return shape === "string" && isPlain ? String(value) : undefined;
}

function conformList(value: Json, item: Shape, path: Way, onMismatch: OnMismatch): Json | undefined {
  if (!Array.isArray(value)) return mismatch("a list", value, path, onMismatch);
  let copy: Json[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const old = value[index] as Json;
    path.push(index);
    const made = conformAt(old, item, path, onMismatch) ?? emptyOf(item);
    path.pop();
    if (made === old) continue;
    copy ??= [...value];
    copy[index] = made;
  }
  return copy ?? value;
}

function conformEntries(
  value: JsonObject,
  shapeOf: (field: string) => Shape | undefined,
  path: Way,
  onMismatch: OnMismatch,
): JsonObject {
  let copy: JsonObject | undefined;
  for (const field of Object.keys(value)) {
    const shape = shapeOf(field);
    if (shape === undefined) continue;
    const old = value[field];
    path.push(field);
    const made = conformAt(old, shape, path, onMismatch);
    path.pop();
    if (made === old) continue;
    copy ??= { ...value };
    if (made === undefined) delete copy[field];
    else copy[field] = made;
  }
  return copy ?? value;
}

function own(fields: { readonly [field: string]: Shape }, field: string): Shape | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

function emptyOf(shape: Shape): Json {
  if (typeof shape === "string") return shape === "string" || shape === "scalar" ? "" : shape === "number" ? 0 : false;
  return "list" in shape ? [] : {};
}

function mismatch(wanted: string, value: Json, path: Way, onMismatch: OnMismatch): undefined {
  const got = Array.isArray(value)
    ? "a list"
    : typeof value === "object"
      ? "a mapping"
      : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
  onMismatch([...path], `must be ${wanted}, not ${got}; it was left out of the checks`);
}
