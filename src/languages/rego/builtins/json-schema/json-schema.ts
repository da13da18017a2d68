import type { RegoValue } from "../../value.ts";
import { isArray, isObject } from "../../value.ts";
import { BuiltinError, type BuiltinContext } from "../builtin.ts";
import { readJson } from "../json-text.ts";
import type { Family } from "../operands.ts";
import { failure, operand } from "../operands.ts";
import { type Schema, readSchema } from "./schema.ts";
import { validate } from "./validate.ts";

/** A document as it is, or from its JSON text. */
function documentOf(value: RegoValue): RegoValue {
  if (isObject(value) || isArray(value)) return value;
  if (typeof value !== "string") throw failure("wrong type, expected string or object");
  try {
    return readJson(value);
  } catch (error) {
    if (error instanceof BuiltinError) throw failure("invalid JSON string");
    throw error;
  }
}

function schemaOf(value: RegoValue, { cache }: BuiltinContext): Schema {
  if (typeof value !== "string") return readSchema(documentOf(value));
  const key = `json.match_schema ${value}`;
  const known = cache.get(key) as Schema | undefined;
  const schema = known ?? readSchema(documentOf(value));
  cache.set(key, schema);
  return schema;
}

export const jsonSchema: Family = {
  "json.verify_schema": (args) => {
    try {
      readSchema(documentOf(operand(args, 1)));
      return [true, null];
    } catch (error) {
      if (error instanceof BuiltinError) return [false, `jsonschema: ${error.message}`];
      throw error;
    }
  },
  "json.match_schema": (args, context) => {
    const document = documentOf(operand(args, 1));
    const errors = validate(schemaOf(operand(args, 2), context), document, context.budget);
    const told = errors.map(({ type, field, desc }) => ({ error: `${field}: ${desc}`, type, field, desc }));
    return [told.length === 0, told];
  },
};
