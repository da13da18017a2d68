import type { Request } from "../../engines/policy/index.ts";
import { isEqual } from "../../formats/json-patch/index.ts";
import { findBuiltInPlaces, type PodTemplatePlace } from "../../inventory/index.ts";
import { asList, asObject, dig, isObject, type JsonObject, type KubernetesObject } from "../../model/index.ts";
import type { Mutations } from "../mutations.ts";

/**
 * What of a pod can still be changed: everything while it (or its template) is made, the images that an update changes, the ephemeral
 * containers that are new.
 */
export type Reach = "all" | "images" | "ephemeral";

/** A pod or pod template in a request. */
export interface Subject {
  readonly object: KubernetesObject;
  readonly reach: Reach;
  readonly places: readonly PodTemplatePlace[];
}

const OPT_OUT = "hauberk.dev/mutate";
/** The kubelet's image of a pod that a file on the node describes: what runs is the file. One that differs it deletes. */
const MIRROR_POD = "kubernetes.io/config.mirror";
const POD_PLACES: readonly PodTemplatePlace[] = [{ specPath: ["spec"], metadataPath: ["metadata"] }];

/** What of the request's object may be filled in; undefined: nothing. */
export function findSubject(request: Request, mutations: Mutations): Subject | undefined {
  const { object, operation } = request;
  if (object === null || (operation !== "CREATE" && operation !== "UPDATE")) return undefined;
  const subject = isPods(request) ? toPodSubject(request, object) : toTemplateSubject(request, object, mutations);
  if (subject === undefined || !mutations.allowOptOut) return subject;
  const places = subject.places.filter(
    ({ metadataPath }) => dig(object, ...metadataPath, "annotations", OPT_OUT) !== "false",
  );
  return places.length === 0 ? undefined : { ...subject, places };
}

function isPods({ resource }: Request): boolean {
  return resource.group === "" && resource.resource === "pods";
}

function toPodSubject({ operation, subResource }: Request, object: KubernetesObject): Subject | undefined {
  if (object.kind !== "Pod" || !isObject(object["spec"])) return undefined;
  const annotations = asObject(asObject(object.metadata)?.["annotations"]);
  if (annotations !== undefined && Object.hasOwn(annotations, MIRROR_POD)) return undefined;
  if (subResource === "ephemeralcontainers") return { object, reach: "ephemeral", places: POD_PLACES };
  if (subResource !== "") return undefined;
  return { object, reach: operation === "CREATE" ? "all" : "images", places: POD_PLACES };
}

/**
 * Templates that nobody but their author writes: a ReplicaSet of a Deployment that differed from its Deployment would be made anew
 * without end. An update that leaves the template alone must not roll it out, and the template of a Job is never changed.
 */
function toTemplateSubject(request: Request, object: KubernetesObject, mutations: Mutations): Subject | undefined {
  const { operation, oldObject, subResource } = request;
  if (!mutations.templates || subResource !== "") return undefined;
  if (asList(object.metadata.ownerReferences).some((owner) => dig(owner, "controller") === true)) return undefined;
  if (operation === "UPDATE" && object.kind === "Job") return undefined;
  const places = (findBuiltInPlaces(object) ?? []).filter(
    ({ specPath }) =>
      isObject(dig(object, ...specPath)) &&
      (operation === "CREATE" || !isEqual(dig(object, ...specPath), dig(oldObject, ...specPath))),
  );
  return places.length === 0 ? undefined : { object, reach: "all", places };
}

/** The pod spec and metadata at one of the subject's places. */
export function readPlace(
  object: KubernetesObject,
  { specPath, metadataPath }: PodTemplatePlace,
): { readonly spec: JsonObject; readonly metadata: JsonObject } {
  return {
    spec: asObject(dig(object, ...specPath)) ?? {},
    metadata: asObject(dig(object, ...metadataPath)) ?? {},
  };
}
