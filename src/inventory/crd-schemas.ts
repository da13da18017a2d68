import { asList, asString, dig, type Json, type Resource } from "../model/index.ts";
import { type SchemaBudget, type SchemaPlaces, toSchemaPlaces } from "./schema-places.ts";

/** What the definitions that were read say of a kind, `argoproj.io/Rollout`; one per version with a schema of its own. */
export type FindSchemas = (groupKind: string) => readonly SchemaPlaces[];

/** Of one kind: versions, and definitions of several releases in one tree of files. */
const MAX_DEFINED = 32;
/** Large definitions have some two thousand schemas a version. */
const MAX_SCHEMAS = 10_000_000;

/** The schemas of custom resources, each looked at when the first object of its kind comes. */
export function toFindSchemas(definitions: readonly Resource[]): FindSchemas {
  const byKind = Map.groupBy(definitions, ({ object }) => {
    const spec = object["spec"];
    return `${asString(dig(spec, "group")) ?? ""}/${asString(dig(spec, "names", "kind")) ?? ""}`;
  });
  const budget: SchemaBudget = { left: MAX_SCHEMAS };
  const known = new Map<string, readonly SchemaPlaces[]>();
  return (groupKind) => {
    const found = known.get(groupKind) ?? toPlaces(byKind.get(groupKind) ?? [], budget);
    known.set(groupKind, found);
    return found;
  };
}

function toPlaces(definitions: readonly Resource[], budget: SchemaBudget): SchemaPlaces[] {
  return definitions
    .flatMap(({ object }) => schemasOf(object["spec"]))
    .slice(0, MAX_DEFINED)
    .flatMap((schema) => toSchemaPlaces(schema, budget) ?? []);
}

/** In v1 each version has its schema; in v1beta1 there may be one for all. */
function schemasOf(spec: Json | undefined): (Json | undefined)[] {
  const ofVersions = asList(dig(spec, "versions")).map((version) => dig(version, "schema", "openAPIV3Schema"));
  return [dig(spec, "validation", "openAPIV3Schema"), ...ofVersions].filter((schema) => schema !== undefined);
}
