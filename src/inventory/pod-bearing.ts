import { dig, type JsonObject } from "../model/index.ts";
import { hasBuiltInPlaces } from "./built-in-places.ts";
import type { AdmittedOperation, Kind, KindTable } from "./kinds/index.ts";
import { toSchemaPlaces } from "./schema-places.ts";

/** A resource or subresource whose requests may carry pods, or templates of pods. */
export interface PodBearingResource {
  readonly group: string;
  /** All that are known. */
  readonly versions: readonly string[];
  readonly resource: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** With which an object is sent; deleting carries none. */
  readonly operations: readonly AdmittedOperation[];
}

/** Large definitions have some two thousand schemas a version. */
const MAX_SCHEMAS = 10_000_000;

/**
 * Every resource and subresource of the table that takes pods or templates of pods: `pods`, `pods/ephemeralcontainers`,
 * `deployments`, custom workloads by their schemas. Custom resources that keep fields of any name may hold pods too. Status is left
 * out: the API server keeps what else is changed with it from being stored.
 */
export function toPodBearingResources(kinds: KindTable): readonly PodBearingResource[] {
  const budget = { left: MAX_SCHEMAS };
  const found = new Map<string, { group: string; versions: string[]; resource: string; subresource: string }>();
  const operations = new Map<string, Set<AdmittedOperation>>();
  for (const kind of kinds.all()) {
    const isBearing = kind.isBuiltIn ? hasBuiltInPlaces(kind.group, kind.kind) : mayHoldPods(kind.schema(), budget);
    if (!isBearing) continue;
    for (const subresource of toBearers(kind)) {
      const key = `${kind.group}/${kind.resource}/${subresource}`;
      const row = found.get(key) ?? { group: kind.group, versions: [], resource: kind.resource, subresource };
      row.versions.push(kind.version);
      found.set(key, row);
      const own = operations.get(key) ?? new Set();
      for (const one of kind.operations.get(subresource) ?? []) if (one !== "DELETE") own.add(one);
      operations.set(key, own);
    }
  }
  return [...found].map(([key, row]) => ({ ...row, operations: [...(operations.get(key) ?? [])] }));
}

/** The resource itself, and the subresources that take the same kind and can be written to. */
function toBearers(kind: Kind): string[] {
  const own = [kind.group, kind.version, kind.kind].filter((part) => part !== "").join("/");
  const taking = [...kind.subresources].filter(([name, type]) => type === own && name !== "status");
  return ["", ...taking.map(([name]) => name)].filter((name) => kind.operations.has(name));
}

/** A schema never changes, and tables of kinds are made anew with every definition that does. */
const known = new WeakMap<JsonObject, boolean>();

function mayHoldPods(schema: JsonObject | undefined, budget: { left: number }): boolean {
  if (schema === undefined || dig(schema, "properties") === undefined) return true;
  const answer = known.get(schema) ?? searchPods(schema, budget);
  // What was not searched to its end for want of budget may be the next time.
  if (budget.left > 0) known.set(schema, answer);
  return answer;
}

function searchPods(schema: JsonObject, budget: { left: number }): boolean {
  const isOpen = [schema, dig(schema, "properties", "spec")].some(
    (one) => dig(one, "x-kubernetes-preserve-unknown-fields") === true,
  );
  return isOpen || toSchemaPlaces(schema, budget) !== undefined;
}
