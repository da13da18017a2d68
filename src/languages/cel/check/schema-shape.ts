import { asString, type JsonObject } from "../../../model/index.ts";

/** Built-in types say it by the format, CRDs by the extension. */
export const isIntOrString = (schema: JsonObject): boolean =>
  schema["x-kubernetes-int-or-string"] === true || schema["format"] === "int-or-string";

export function typeOf(schema: JsonObject): string | undefined {
  const { type } = schema;
  return asString(Array.isArray(type) ? type[0] : type);
}
