import { isObject, type Json, type JsonObject, setOwn } from "../../../model/index.ts";

/**
 * Sets values at paths such as `request.operation` or `request.object.metadata.labels."app.example/part"`; mappings
 * are merged. What was shared is copied on the way: only `data` itself is changed.
 */
export function setDeclared(data: JsonObject, values: Readonly<JsonObject>): void {
  for (const [path, value] of Object.entries(values)) {
    const steps = splitPath(path);
    const [first] = steps;
    if (first !== undefined && value !== undefined) setOwn(data, first, merge(data[first], steps.slice(1), value));
  }
}

function merge(present: Json | undefined, steps: readonly string[], value: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return isObject(value) && isObject(present) ? mergeMaps(present, value) : value;
  const copy: JsonObject = isObject(present) ? { ...present } : {};
  setOwn(copy, step, merge(Object.hasOwn(copy, step) ? copy[step] : undefined, rest, value));
  return copy;
}

function mergeMaps(present: JsonObject, value: JsonObject): JsonObject {
  const copy = { ...present };
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, merge(copy[key], [], item ?? null));
  return copy;
}

/** Dots part the steps, except between quotes. */
function splitPath(path: string): string[] {
  return [...path.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  );
}
