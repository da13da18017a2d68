import { CelObject, type CelValue } from "../value.ts";
import { isInt } from "./number.ts";
import { TypeValue } from "./type-value.ts";

/** The name of a value's type, as `type(x)` gives it. */
export function typeName(value: CelValue): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return isInt(value) ? "int" : "double";
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: CelValue): string {
  if (value === null) return "null_type";
  if (value instanceof CelObject) return value.typeName;
  if (Array.isArray(value)) return "list";
  return value instanceof Uint8Array ? "bytes" : "map";
}

/** What `type(x)` gives. */
export function typeOf(value: CelValue): TypeValue {
  return new TypeValue(typeName(value));
}
