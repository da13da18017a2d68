import { type RequestOptions, toKnownObjects, toRequest, type World } from "../../engines/policy/index.ts";
import { asObject, type JsonObject, type KubernetesObject } from "../../model/index.ts";
import type { ImageDigests, Mutations } from "../mutations.ts";
import type { Review } from "../review.ts";
import { applyMutations, type Mutated } from "./apply-mutations.ts";

export const NO_MUTATIONS: Mutations = {
  mode: "apply",
  templates: false,
  allowOptOut: false,
  securityContext: {
    runAsNonRoot: false,
    seccompProfile: false,
    dropCapabilities: false,
    forbidPrivilegeEscalation: false,
  },
  automountServiceAccountToken: false,
  pinDigests: false,
  registryMirrors: new Map(),
  sidecars: [],
  resources: undefined,
};

/** The defaults that make a pod that says nothing pass the restricted standard. */
export const RESTRICTED: Mutations = {
  ...NO_MUTATIONS,
  securityContext: {
    runAsNonRoot: true,
    seccompProfile: true,
    dropCapabilities: true,
    forbidPrivilegeEscalation: true,
  },
};

export const RESTRICTED_CONTEXT: JsonObject = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
  runAsNonRoot: true,
};

export type MutationWorld = World & { readonly digests?: ImageDigests };

/** A world with these objects, at a moment that does not matter. */
export function toWorld(objects: readonly KubernetesObject[] = [], digests?: ImageDigests): MutationWorld {
  const world: World = { objects: toKnownObjects(objects), now: new Date("2026-11-22T00:00:00Z") };
  return digests === undefined ? world : { ...world, digests };
}

export function toPod(spec: JsonObject, metadata: JsonObject = {}): KubernetesObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop", ...metadata }, spec };
}

/** A pod of one container `app` with image `registry.example/app:1` and what is given. */
export function toPodOf(container: JsonObject, spec: JsonObject = {}): KubernetesObject {
  return toPod({ ...spec, containers: [{ name: "app", image: "registry.example/app:1", ...container }] });
}

export function toReview(
  object: KubernetesObject,
  options: RequestOptions & { readonly subResource?: string } = {},
): Review {
  const request = { ...toRequest(object, options), subResource: options.subResource ?? "" };
  const { kind, resource, subResource } = request;
  return {
    uid: "0",
    request,
    requestKind: kind,
    requestResource: resource,
    requestSubResource: subResource,
    options: null,
  };
}

/** What becomes of a new object. */
export function create(object: KubernetesObject, mutations: Mutations, world = toWorld()): Mutated {
  return applyMutations(toReview(object), mutations, world);
}

export function specOf({ object }: Pick<Mutated, "object">): JsonObject {
  return asObject(object?.["spec"]) ?? {};
}

/** The security context of the first container. */
export function contextOf(mutated: Mutated): JsonObject | undefined {
  const [first] = specOf(mutated)["containers"] as JsonObject[];
  return asObject(first?.["securityContext"]);
}
