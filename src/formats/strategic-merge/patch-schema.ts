import { asObject, asString, isObject, type JsonObject } from "../../model/index.ts";

/**
 * How one value is merged, as the API server's schema says it (`x-kubernetes-patch-strategy` and the rest of the dialect
 * of CRDs); undefined: nothing is known of it, so mappings are merged and lists replaced.
 */
export type PatchSchema = JsonObject | undefined;

/** What the schema says of one field. */
export interface FieldStrategy {
  /** Of the field, or of the items where it is a list. */
  readonly schema: PatchSchema;
  readonly merge: "merge" | "replace" | undefined;
  /** The key by which items of a list are told apart; undefined for lists of scalars. */
  readonly mergeKey: string | undefined;
}

const UNKNOWN: FieldStrategy = { schema: undefined, merge: undefined, mergeKey: undefined };

/** What the schema of a mapping says of one of its fields. */
export function findField(schema: PatchSchema, field: string): FieldStrategy {
  const properties = asObject(schema?.["properties"]);
  const own = properties !== undefined && Object.hasOwn(properties, field) ? properties[field] : undefined;
  const found = asObject(own ?? schema?.["additionalProperties"]);
  if (found === undefined) return UNKNOWN;
  const strategies = (asString(found["x-kubernetes-patch-strategy"]) ?? "").split(",");
  const merge = strategies.includes("merge") ? "merge" : strategies.includes("replace") ? "replace" : undefined;
  const items = found["items"];
  return {
    schema: isObject(items) ? items : found,
    merge,
    mergeKey: asString(found["x-kubernetes-patch-merge-key"]),
  };
}
