import {
  asList,
  asObject,
  asString,
  isObject,
  type Json,
  type KubernetesObject,
  toGroup,
} from "../../../model/index.ts";
import type { Operation, Request } from "../policy.ts";

/** Whether an object is an AdmissionReview (admission.k8s.io): a test's object may be a whole request. */
export function isAdmissionReview(object: KubernetesObject): boolean {
  return object.kind === "AdmissionReview" && toGroup(object.apiVersion) === "admission.k8s.io";
}

/** @see k8s.io/api/admission/v1 AdmissionRequest */
const FIELDS = new Set([
  "uid",
  "kind",
  "resource",
  "subResource",
  "requestKind",
  "requestResource",
  "requestSubResource",
  "name",
  "namespace",
  "operation",
  "userInfo",
  "object",
  "oldObject",
  "dryRun",
  "options",
]);

/** The request of an AdmissionReview. @returns what is wrong with it, where there is none */
export function readAdmissionReview(review: KubernetesObject): Request | string {
  const request = asObject(review["request"]);
  if (request === undefined) return "the AdmissionReview holds no request";
  const object = toObject(request["object"]);
  const oldObject = toObject(request["oldObject"]);
  if (object === null && oldObject === null) return "the request holds neither object nor oldObject";
  const operation = asString(request["operation"]) ?? "";
  if (operation === "DELETE" && oldObject === null) return "the request deletes, and holds no oldObject";
  const unknown = Object.keys(request).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) return `${unknown} is no field of a request`;
  for (const field of ["kind", "resource", "userInfo"]) {
    if (request[field] !== undefined && !isObject(request[field])) return `${field} is no object`;
  }
  const kind = toNames(request["kind"], "kind");
  const resource = toNames(request["resource"], "resource");
  return {
    operation: operation as Operation,
    object,
    oldObject,
    kind: { group: kind.group, version: kind.version, kind: kind.last },
    resource: { group: resource.group, version: resource.version, resource: resource.last },
    subResource: asString(request["subResource"]) ?? "",
    name: asString(request["name"]) ?? object?.metadata.name ?? "",
    namespace: asString(request["namespace"]) ?? object?.metadata.namespace ?? "",
    userInfo: toUser(request["userInfo"]),
    dryRun: request["dryRun"] === true,
  };
}

function toObject(value: Json | undefined): KubernetesObject | null {
  if (!isObject(value)) return null;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return null;
  return { ...value, apiVersion, kind, metadata: asObject(metadata) ?? {} };
}

function toNames(value: Json | undefined, last: string): { group: string; version: string; last: string } {
  const names = asObject(value) ?? {};
  return {
    group: asString(names["group"]) ?? "",
    version: asString(names["version"]) ?? "",
    last: asString(names[last]) ?? "",
  };
}

function toUser(value: Json | undefined): Request["userInfo"] {
  const user = asObject(value) ?? {};
  const uid = asString(user["uid"]);
  const extra = Object.entries(asObject(user["extra"]) ?? {}).map(
    ([key, values]) => [key, asList(values).filter((one) => typeof one === "string")] as const,
  );
  return {
    username: asString(user["username"]) ?? "",
    groups: asList(user["groups"]).filter((group) => typeof group === "string"),
    ...(uid === undefined ? {} : { uid }),
    extra: Object.fromEntries(extra),
  };
}
