import { isObject, type JsonObject } from "../../src/model/index.ts";

/** A pod that no rule of these tests is against, with what is to be other about it. */
export interface PodChange {
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  readonly container?: JsonObject;
}

export function toPod({ metadata, spec, container }: PodChange = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec: { containers: [{ name: "app", image: "registry.example.com/team/app:1.0", ...container }], ...spec },
  };
}

/** The text of a review as the API server writes it. @param request the pod's change, or other fields of the request */
export function toReview(request: PodChange | JsonObject): string {
  const own = "object" in request ? request : toRequest(toPod(request));
  return JSON.stringify({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request: own });
}

/** The request that makes an object. */
export function toRequest(object: JsonObject, over: JsonObject = {}): JsonObject {
  const { apiVersion, kind, metadata } = object;
  const [group, version] = text(apiVersion).includes("/") ? text(apiVersion).split("/") : ["", text(apiVersion)];
  const { name = "", namespace = "" } = isObject(metadata) ? metadata : {};
  const own = { group: group ?? "", version: version ?? "", kind: text(kind) };
  const resource = { group: group ?? "", version: version ?? "", resource: `${text(kind).toLowerCase()}s` };
  return {
    uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
    kind: own,
    resource,
    name,
    namespace,
    operation: "CREATE",
    userInfo: { username: "mallory", groups: ["system:authenticated"] },
    object,
    oldObject: null,
    dryRun: false,
    options: { apiVersion: "meta.k8s.io/v1", kind: "CreateOptions" },
    ...over,
  };
}

function text(value: JsonObject[string]): string {
  return typeof value === "string" ? value : "";
}
