import { type JsonObject, type KubernetesObject, setOwn } from "../../../model/index.ts";
import type { KnownObjects, Request } from "../policy.ts";

/** `input.review`, as Gatekeeper's target hands it to templates: the AdmissionRequest, with the old object as object on DELETE. */
export function toReview(request: Request, namespace: KubernetesObject | undefined): JsonObject {
  const { operation, object, oldObject, userInfo } = request;
  return {
    uid: "",
    kind: { ...request.kind },
    resource: { ...request.resource },
    ...(request.subResource === "" ? {} : { subResource: request.subResource }),
    name: request.name,
    namespace: request.namespace,
    operation,
    userInfo: { ...userInfo, groups: [...userInfo.groups], extra: toExtra(userInfo.extra) },
    object: operation === "DELETE" ? oldObject : object,
    oldObject,
    dryRun: request.dryRun,
    options: null,
    ...(namespace === undefined ? {} : { _unstable: { namespace } }),
  };
}

function toExtra(extra: Readonly<Record<string, readonly string[]>> | undefined): JsonObject {
  return Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key, [...values]]));
}

const inventories = new WeakMap<KnownObjects, JsonObject>();

/** `data.inventory`: known objects by scope, apiVersion, kind and name. Made once for each set of known objects. */
export function toInventory(known: KnownObjects): JsonObject {
  const made = inventories.get(known);
  if (made !== undefined) return made;
  const inventory: JsonObject = { cluster: {}, namespace: {} };
  for (const object of known.all()) {
    const { namespace = "", name = "" } = object.metadata;
    const scope = namespace === "" ? ["cluster"] : ["namespace", namespace];
    const place = [...scope, object.apiVersion, object.kind].reduce(toChild, inventory);
    setOwn(place, name, object);
  }
  inventories.set(known, inventory);
  return inventory;
}

function toChild(parent: JsonObject, key: string): JsonObject {
  const child = Object.hasOwn(parent, key) ? (parent[key] as JsonObject) : {};
  setOwn(parent, key, child);
  return child;
}
