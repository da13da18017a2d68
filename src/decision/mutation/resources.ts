import { compareQuantities } from "../../formats/quantity/index.ts";
import { asObject, isObject, type Json, type JsonObject, type Quantity } from "../../model/index.ts";
import { addNote, type Ledger, type Place } from "./ledger.ts";
import { says } from "./says.ts";

/** What containers get that name neither request nor limit of a resource. */
export interface ResourceDefault {
  /** `cpu`, `memory`, `ephemeral-storage` */
  readonly resource: string;
  readonly request: Quantity | undefined;
  readonly limit: Quantity | undefined;
}

/**
 * The container with requests and limits where it names none. A limit alone is a request, too: the API server makes one of it. A
 * request alone gets a limit only where that is not below it.
 */
export function withResourceDefaults(
  container: JsonObject,
  place: Place,
  defaults: readonly ResourceDefault[],
  ledger: Ledger,
): JsonObject {
  const resources = container["resources"];
  if (says(resources) && !isObject(resources)) return container;
  const { requests, limits } = asObject(resources) ?? {};
  if ((says(requests) && !isObject(requests)) || (says(limits) && !isObject(limits))) return container;
  const filled: Record<"requests" | "limits", JsonObject> = { requests: {}, limits: {} };
  const set = (kind: "requests" | "limits", resource: string, amount: Quantity): void => {
    filled[kind][resource] = amount;
    ledger.entries.push({ place, field: `resources.${kind}.${resource}`, value: String(amount) });
  };
  for (const { resource, request, limit } of defaults) {
    const asked = read(requests, resource);
    if (says(read(limits, resource))) continue;
    if (!says(asked) && request !== undefined) set("requests", resource, request);
    if (limit === undefined) continue;
    if (!says(asked) || isAtMost(asked, limit)) set("limits", resource, limit);
    else
      addNote(ledger, place, `asks for more ${resource} than the default limit of ${limit}; write limits.${resource}`);
  }
  return merge(container, asObject(resources), filled);
}

function read(amounts: Json | undefined, resource: string): Json | undefined {
  return isObject(amounts) && Object.hasOwn(amounts, resource) ? amounts[resource] : undefined;
}

function isAtMost(amount: Json | undefined, limit: Quantity): boolean {
  if (typeof amount !== "string" && typeof amount !== "number") return false;
  const order = compareQuantities(amount, limit);
  return order !== undefined && order <= 0;
}

function merge(
  container: JsonObject,
  resources: JsonObject | undefined,
  filled: Record<"requests" | "limits", JsonObject>,
): JsonObject {
  const next: JsonObject = { ...resources };
  let isChanged = false;
  for (const kind of ["limits", "requests"] as const) {
    if (Object.keys(filled[kind]).length === 0) continue;
    next[kind] = { ...asObject(resources?.[kind]), ...filled[kind] };
    isChanged = true;
  }
  return isChanged ? { ...container, resources: next } : container;
}
