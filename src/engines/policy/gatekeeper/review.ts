import { type JsonObject, type KubernetesObject, setOwn } from "../../../model/index.ts";
import { LastMade } from "../last-made.ts";
import type { KnownObjects, Request } from "../policy.ts";

/**
 * `input.review`, as Gatekeeper's target hands it to templates: the AdmissionRequest, whose empty fields are left out,
 * with the old object as object on DELETE.
 * @param namespace undefined: not known, or there is none
 * @see k8s.io/api/admission/v1 AdmissionRequest
 */
export function toReview(request: Request, namespace: KubernetesObject | undefined): JsonObject {
  const known = reviews.get(request);
  if (known !== undefined && known.namespace === namespace) return known.review;
  const review = makeReview(request, namespace);
  reviews.set(request, { namespace, review });
  return review;
}

/** All constraints look at the same one; none changes it. */
const reviews = new LastMade<
  Request,
  { readonly namespace: KubernetesObject | undefined; readonly review: JsonObject }
>();

function makeReview(request: Request, namespace: KubernetesObject | undefined): JsonObject {
  const { operation, object, oldObject, userInfo, subResource, name, dryRun } = request;
  const { username, uid = "", groups, extra } = userInfo;
  return {
    uid: "",
    kind: { ...request.kind },
    resource: { ...request.resource },
    ...(subResource === "" ? {} : { subResource }),
    ...(name === "" ? {} : { name }),
    ...(request.namespace === "" ? {} : { namespace: request.namespace }),
    operation,
    userInfo: {
      ...(username === "" ? {} : { username }),
      ...(uid === "" ? {} : { uid }),
      ...(groups.length === 0 ? {} : { groups: [...groups] }),
      ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra: toExtra(extra) }),
    },
    object: operation === "DELETE" ? oldObject : object,
    oldObject,
    ...(dryRun ? { dryRun } : {}),
    options: null,
    namespaceObject: namespace ?? {},
  };
}

function toExtra(extra: Readonly<Record<string, readonly string[]>>): JsonObject {
  return Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]]));
}

const inventories = new WeakMap<KnownObjects, JsonObject>();

/** `data.inventory`: known objects by scope, apiVersion, kind and name. Made once for each set of known objects. */
export function toInventory(known: KnownObjects): JsonObject {
  const made = inventories.get(known);
  if (made !== undefined) return made;
  const inventory: JsonObject = {};
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
