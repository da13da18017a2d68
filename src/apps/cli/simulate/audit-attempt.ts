import { toReview } from "../../../decision/index.ts";
import { type KindTable } from "../../../inventory/kinds/index.ts";
import { asObject, asString, type JsonObject, dig, isObject, type Json, Problem } from "../../../model/index.ts";
import type { Attempt, Gap } from "./attempt.ts";

/** Verbs of the API that admission sees, by the operation they are. */
const OPERATIONS: Readonly<Record<string, string>> = {
  create: "CREATE",
  update: "UPDATE",
  patch: "UPDATE",
  delete: "DELETE",
};

const NO_OLD = "the audit log does not hold what an update replaces: it was judged as if nothing else changed";

/**
 * The request of one event of the audit log (audit.k8s.io/v1). Bodies are there at level Request and RequestResponse; of a patch, what
 * came of it is there at RequestResponse only.
 * @returns undefined: no request that admission sees, or one of a stage that another event tells better
 */
export function toAuditAttempt(event: JsonObject, kinds: KindTable): Attempt | Gap | undefined {
  const verb = asString(event["verb"]) ?? "";
  const operation = OPERATIONS[verb];
  const reference = asObject(event["objectRef"]);
  if (operation === undefined || reference === undefined || event["stage"] !== "ResponseComplete") return undefined;
  const code = dig(event, "responseStatus", "code");
  // What was refused then is no use of anybody.
  if (typeof code === "number" && code >= 400) return undefined;
  const body = findBody(event, verb);
  if (typeof body === "string") return { source: "audit", because: body };
  const group = asString(reference["apiGroup"]) ?? "";
  const version = asString(reference["apiVersion"]) ?? "";
  const resource = asString(reference["resource"]) ?? "";
  const subResource = asString(reference["subresource"]) ?? "";
  const kind = asString(body?.["kind"]) ?? kinds.findResource(group, resource, version)?.kind;
  if (kind === undefined) return { source: "audit", because: `the kind of ${resource} is not known` };
  const review = toReview({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: asString(event["auditID"]) ?? "audit",
      kind: { group, version, kind },
      resource: { group, version, resource },
      ...(subResource === "" ? {} : { subResource }),
      name: asString(reference["name"]) ?? "",
      namespace: asString(reference["namespace"]) ?? "",
      operation,
      userInfo: asObject(event["impersonatedUser"]) ?? asObject(event["user"]) ?? {},
      object: operation === "DELETE" ? null : body,
      oldObject: operation === "CREATE" ? null : body,
      dryRun: false,
    },
  });
  if (review instanceof Problem) return { source: "audit", because: review.message };
  const at = new Date(asString(event["requestReceivedTimestamp"]) ?? "");
  return {
    source: "audit",
    review,
    doubts: operation === "UPDATE" ? [NO_OLD] : [],
    ...(Number.isNaN(at.getTime()) ? {} : { at }),
  };
}

/** The object that was asked for; why it is not there. */
function findBody(event: JsonObject, verb: string): JsonObject | string {
  const [request, response] = [
    withIdentity(event["requestObject"], event),
    withIdentity(event["responseObject"], event),
  ];
  if (verb === "create" || verb === "update") {
    return request ?? response ?? "the record lacks the body: log at level Request or RequestResponse";
  }
  const isObjectItself = response !== undefined && response["kind"] !== "Status";
  if (isObjectItself) return response;
  return `the record lacks the body of a ${verb}: log at level RequestResponse`;
}

/** Bodies of typed clients carry neither apiVersion nor kind where the log's encoder left them out; those that do are whole. */
function withIdentity(body: Json | undefined, event: JsonObject): JsonObject | undefined {
  if (!isObject(body)) return undefined;
  const metadata = asObject(body["metadata"]) ?? {};
  const namespace = asString(dig(event, "objectRef", "namespace"));
  const name = asString(metadata["name"]) ?? asString(dig(event, "objectRef", "name"));
  return {
    ...body,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      ...(name === undefined ? {} : { name }),
    },
  };
}
