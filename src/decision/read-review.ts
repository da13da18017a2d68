import { parseJson } from "../formats/json/index.ts";
import type { Operation, Request } from "../engines/policy/index.ts";
import { isObject, type Json, type JsonObject, Problem } from "../model/index.ts";
import type { Review } from "./review.ts";
import { ReviewFault, readObject, readOptional, readText, readTextList } from "./review-fields.ts";

/**
 * Characters: an object and the one it replaces, 3 MiB each in the API server and escaped.
 * Depth: definitions of custom resources reach 70; the API server itself takes 10,000.
 */
const LIMITS = { maxLength: 16 * 1024 * 1024, maxDepth: 500 };

/**
 * One AdmissionReview (admission.k8s.io/v1) as the API server sends it. Fields that are not known are passed over: a later version
 * may add some. A key that is written twice is refused, for two readers may each see another value; the API server writes none.
 * @param maxLength UTF-16 code units
 * @returns REVIEW_INVALID when it is anything else; never throws
 */
export function readReview(text: string, maxLength = LIMITS.maxLength): Review | Problem {
  const parsed = parseJson(text, { ...LIMITS, maxLength });
  return typeof parsed === "string" ? toProblem(parsed) : toReview(parsed.value);
}

/** The same of a value that was parsed: a document of a YAML file. It must not nest deeper than readers in JSON allow. */
export function toReview(value: Json): Review | Problem {
  try {
    return toRequestReview(findRequest(value));
  } catch (fault) {
    if (fault instanceof ReviewFault) return toProblem(fault.message);
    throw fault;
  }
}

function toProblem(fault: string): Problem {
  return new Problem("REVIEW_INVALID", `not an AdmissionReview of admission.k8s.io/v1: ${fault}`);
}

function findRequest(value: Json): JsonObject {
  if (!isObject(value)) throw new ReviewFault("it is not a mapping");
  const { apiVersion, kind, request } = value;
  if (kind !== "AdmissionReview") throw new ReviewFault(`kind is ${toShown(kind)}`);
  if (apiVersion !== "admission.k8s.io/v1") {
    throw new ReviewFault(`apiVersion is ${toShown(apiVersion)}; list only v1 in admissionReviewVersions`);
  }
  if (!isObject(request)) throw new ReviewFault("request must be a mapping");
  return request;
}

function toRequestReview(request: JsonObject): Review {
  const names = toNames(request, "kind", "kind");
  const kind = { group: names.group, version: names.version, kind: names.last };
  const resources = toNames(request, "resource", "resource");
  const resource = { group: resources.group, version: resources.version, resource: resources.last };
  const subResource = readText(request, "subResource", "request");
  return {
    uid: required(readText(request, "uid", "request"), "request.uid"),
    request: {
      operation: toOperation(request["operation"]),
      object: readObject(request, "object"),
      oldObject: readObject(request, "oldObject"),
      kind,
      resource,
      subResource,
      name: readText(request, "name", "request"),
      namespace: readText(request, "namespace", "request"),
      userInfo: toUserInfo(request),
      dryRun: toFlag(request["dryRun"]),
    },
    requestKind: request["requestKind"] == null ? kind : toRequestKind(request),
    requestResource: request["requestResource"] == null ? resource : toRequestResource(request),
    requestSubResource:
      request["requestSubResource"] == null ? subResource : readText(request, "requestSubResource", "request"),
    options: readOptional(request, "options", "request") ?? null,
  };
}

function toRequestKind(request: JsonObject): Request["kind"] {
  const { group, version, last } = toNames(request, "requestKind", "kind");
  return { group, version, kind: last };
}

function toRequestResource(request: JsonObject): Request["resource"] {
  const { group, version, last } = toNames(request, "requestResource", "resource");
  return { group, version, resource: last };
}

function toNames(request: JsonObject, field: string, last: string): { group: string; version: string; last: string } {
  const names = readOptional(request, field, "request");
  const at = `request.${field}`;
  if (names === undefined) throw new ReviewFault(`${at} is missing`);
  return {
    // The core group is empty.
    group: readText(names, "group", at),
    version: required(readText(names, "version", at), `${at}.version`),
    last: required(readText(names, last, at), `${at}.${last}`),
  };
}

function toOperation(value: Json | undefined): Operation {
  switch (value) {
    case "CREATE":
    case "UPDATE":
    case "DELETE":
    case "CONNECT":
      return value;
    default:
      throw new ReviewFault(`request.operation must be CREATE, UPDATE, DELETE or CONNECT, not ${toShown(value)}`);
  }
}

function toFlag(value: Json | undefined): boolean {
  if (typeof value === "boolean") return value;
  if (value === undefined || value === null) return false;
  throw new ReviewFault(`request.dryRun must be true or false, not ${toShown(value)}`);
}

function toUserInfo(request: JsonObject): Request["userInfo"] {
  const user = readOptional(request, "userInfo", "request") ?? {};
  const at = "request.userInfo";
  const uid = readText(user, "uid", at);
  const extra = readOptional(user, "extra", at);
  return {
    username: readText(user, "username", at),
    groups: readTextList(user, "groups", at),
    ...(uid === "" ? {} : { uid }),
    ...(extra === undefined ? {} : { extra: toExtra(extra) }),
  };
}

function toExtra(extra: JsonObject): Record<string, string[]> {
  // Every value is looked at; the mapping itself, whatever its keys are, stays as it was read.
  for (const key of Object.keys(extra)) readTextList(extra, key, "request.userInfo.extra");
  return extra as Record<string, string[]>;
}

function required(text: string, at: string): string {
  if (text === "") throw new ReviewFault(`${at} is missing`);
  return text;
}

function toShown(value: Json | undefined): string {
  return value === undefined ? "missing" : typeof value === "object" ? "no text" : JSON.stringify(value).slice(0, 80);
}
