import { isObject, type Json, type JsonObject, setOwn } from "../../../model/index.ts";

/** A copy that shares nothing with the value. */
export function cloneJson<Value extends Json>(value: Value): Value {
  return clone(value) as Value;
}

function clone(value: Json): Json {
  if (Array.isArray(value)) return value.map(clone);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) setOwn(copy, key, clone(item));
  }
  return copy;
}
