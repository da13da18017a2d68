import type { RegoValue } from "../../value.ts";
import { isObject } from "../../value.ts";
import { BuiltinError, type BuiltinContext } from "../builtin.ts";
import type { Args, Family } from "../operands.ts";
import { kindError, operand, stringOperand } from "../operands.ts";
import type { QueryDocument, SchemaDocument } from "./ast.ts";
import { toQueryDocument, toSchemaDocument } from "./from-value.ts";
import { parseQuery } from "./parse-query.ts";
import { parseSchema } from "./parse-schema.ts";
import { checkQuery } from "./query-checks.ts";
import { type Schema, toSchema } from "./schema.ts";
import { toShown } from "./show.ts";

function counted(text: string, { budget }: BuiltinContext): string {
  budget.step(text.length);
  budget.allocate(text.length);
  return text;
}

function queryOperand(args: Args, context: BuiltinContext): QueryDocument {
  const value = operand(args, 1);
  if (typeof value === "string") return parseQuery(counted(value, context));
  if (isObject(value)) return toQueryDocument(value);
  throw kindError(0, value, "string", "object");
}

function readSchema(value: RegoValue, at: number, context: BuiltinContext): SchemaDocument {
  if (typeof value === "string") return parseSchema(counted(value, context));
  if (isObject(value)) return toSchemaDocument(value);
  throw kindError(at, value, "string", "object");
}

/** A schema given as text is kept for the evaluation. */
function schemaOf(value: RegoValue, document: SchemaDocument, { cache }: BuiltinContext): Schema {
  if (typeof value !== "string") return toSchema(document);
  const key = `graphql schema ${value}`;
  const known = cache.get(key) as Schema | undefined;
  const schema = known ?? toSchema(document);
  cache.set(key, schema);
  return schema;
}

/** The trees of both, checked. */
function verified(args: Args, context: BuiltinContext): [RegoValue, RegoValue] {
  const query = queryOperand(args, context);
  const shown = toShown(query);
  const schemaValue = operand(args, 2);
  const document = readSchema(schemaValue, 1, context);
  checkQuery(schemaOf(schemaValue, document, context), query, context.budget);
  return [shown, toShown(document)];
}

/** What the function gives, or the other value where the document is wrong. Budgets are no answer. */
function orElse<Result extends RegoValue>(run: () => Result, otherwise: Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof BuiltinError) return otherwise;
    throw error;
  }
}

export const graphql: Family = {
  "graphql.parse": verified,
  "graphql.parse_and_verify": (args, context) =>
    orElse<readonly RegoValue[]>(() => [true, ...verified(args, context)], [false, {}, {}]),
  "graphql.parse_query": (args, context) => toShown(parseQuery(counted(stringOperand(args, 1), context))),
  "graphql.parse_schema": (args, context) => toShown(parseSchema(counted(stringOperand(args, 1), context))),
  "graphql.is_valid": (args, context) =>
    orElse(() => {
      verified(args, context);
      return true;
    }, false),
  "graphql.schema_is_valid": (args, context) =>
    orElse(() => {
      const value = operand(args, 1);
      toSchema(readSchema(value, 0, context));
      return true;
    }, false),
};
