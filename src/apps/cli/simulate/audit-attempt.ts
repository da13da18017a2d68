import { toReview } from "../../../decision/index.ts";
import type { Kind, KindTable } from "../../../inventory/kinds/index.ts";
import { asObject, asString, dig, isObject, type JsonObject, Problem, toGroup } from "../../../model/index.ts";
import type { Attempt, Gap } from "./attempt.ts";
import { findBody, findDeleted, toConnectOptions } from "./audit-body.ts";
import { type History, type ObjectKey, toHistory } from "./audit-history.ts";

type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

const NO_OLD = "the audit log does not hold what an update replaced: only what does not depend on it was decided";
const BY_OLD = "it depends on what was replaced, which the audit log does not hold";
const AS_SENT = "the audit log holds what was sent, without the defaults that the API server puts in";
const NO_BODY = "the record lacks the body: log at level Request or RequestResponse";

/** Reads events of an audit log in their order, for what an update replaces stands in events before it. */
export interface AuditReader {
  /** The requests of one event: none, where it is nothing that admission sees, or one of a stage that another event tells better. */
  read(event: JsonObject): readonly (Attempt | Gap)[];
}

interface Seen {
  readonly event: JsonObject;
  readonly key: ObjectKey;
  readonly subresource: string;
  readonly operation: Operation;
  readonly kind: Kind | undefined;
  readonly isDryRun: boolean;
  /** By admission, not by the lack of a right. */
  readonly wasRefused: boolean;
}

/**
 * The requests of an audit log (audit.k8s.io/v1). Bodies are there at level Request and RequestResponse; of a patch and of a deletion,
 * what came of it or was there is known at RequestResponse only.
 */
export function toAuditReader(kinds: KindTable): AuditReader {
  const history = toHistory();
  return {
    read(event) {
      const seen = toSeen(event, kinds);
      if (seen === undefined) return [];
      if (event["verb"] === "deletecollection") return toDeletions(seen, history);
      const attempt = toAttempt(seen, history);
      if (!seen.wasRefused && !seen.isDryRun && seen.operation !== "CONNECT") follow(seen, history);
      return attempt === undefined ? [] : [attempt];
    },
  };
}

function toSeen(event: JsonObject, kinds: KindTable): Seen | undefined {
  const reference = asObject(event["objectRef"]);
  if (reference === undefined || event["stage"] !== "ResponseComplete") return undefined;
  const text = (field: string): string => asString(reference[field]) ?? "";
  const [group, version, resource, subresource] = [
    text("apiGroup"),
    text("apiVersion"),
    text("resource"),
    text("subresource"),
  ];
  const kind = kinds.findResource(group, resource, version);
  const code = dig(event, "responseStatus", "code");
  const operation = toOperation(asString(event["verb"]) ?? "", code, kind?.operations.get(subresource) ?? []);
  if (operation === undefined) return undefined;
  const isAllowed = dig(event, "annotations", "authorization.k8s.io/decision") === "allow";
  const wasRefused = code === 403 && isAllowed;
  // What failed for another reason is no use of anybody.
  if (typeof code === "number" && code >= 400 && !wasRefused) return undefined;
  const uri = asString(event["requestURI"]) ?? "";
  const isDryRun = new URLSearchParams(uri.slice(uri.indexOf("?") + 1 || uri.length)).get("dryRun") === "All";
  const key = { group, version, resource, namespace: text("namespace"), name: text("name") };
  return { event, key, subresource, operation, kind, isDryRun, wasRefused };
}

/** What admission calls it: patches and updates that make what was not there are creations. */
function toOperation(verb: string, code: unknown, operations: readonly string[]): Operation | undefined {
  if (operations.includes("CONNECT")) return "CONNECT";
  if (verb === "create") return "CREATE";
  if (verb === "update" || verb === "patch") return code === 201 ? "CREATE" : "UPDATE";
  return verb === "delete" || verb === "deletecollection" ? "DELETE" : undefined;
}

function toAttempt(seen: Seen, history: History): Attempt | Gap | undefined {
  const { event, key, operation, kind, subresource, wasRefused } = seen;
  if (operation === "CONNECT") {
    const type = kind?.subresources.get(subresource) ?? "v1/ConnectOptions";
    return toJudged(seen, { object: toConnectOptions(type, asString(event["requestURI"]) ?? ""), oldObject: null }, []);
  }
  if (operation === "DELETE") return toDeletion(seen, history.find(key) ?? findBody(event, key, kind)?.object);
  const body = findBody(event, key, kind);
  if (body === undefined)
    return wasRefused ? undefined : toGap(event["verb"] === "patch" ? toNoBody("patch") : NO_BODY);
  const doubts = body.isAsSent ? [AS_SENT] : [];
  const { object } = body;
  if (operation === "CREATE") return toJudged(seen, { object, oldObject: null }, doubts);
  const old = findOld(seen, history);
  if (old !== undefined) return toJudged(seen, { object, oldObject: old }, doubts);
  const { apiVersion, kind: kindName, metadata } = object;
  const { name, namespace } = asObject(metadata) ?? {};
  const bare: JsonObject = { apiVersion, kind: kindName, metadata: { name, namespace }, spec: {} };
  const [same, other] = [
    { object, oldObject: object },
    { object, oldObject: bare },
  ];
  return toJudged(seen, same, [NO_OLD, ...doubts], { bodies: other, because: BY_OLD });
}

function toDeletion(seen: Seen, old: JsonObject | undefined): Attempt | Gap | undefined {
  if (old === undefined || old["kind"] === "DeleteOptions")
    return seen.wasRefused ? undefined : toGap(toNoBody("deletion"));
  return toJudged(seen, { object: null, oldObject: old }, []);
}

function toDeletions(seen: Seen, history: History): readonly (Attempt | Gap)[] {
  const deleted = findDeleted(seen.event, seen.key, seen.kind);
  if (deleted === undefined) return seen.wasRefused ? [] : [toGap(toNoBody("deletion of many"))];
  return deleted.flatMap((old) => {
    const name = asString(dig(old, "metadata", "name")) ?? "";
    if (!seen.isDryRun) history.forget({ ...seen.key, name });
    return toDeletion(seen, old) ?? [];
  });
}

function toNoBody(what: string): string {
  return `the record lacks the body of a ${what}: log at level RequestResponse`;
}

function toGap(because: string): Gap {
  return { source: "audit", because };
}

/** What an update replaced, by what the log said of the object last. */
function findOld({ event, key, subresource }: Seen, history: History): JsonObject | undefined {
  const old = history.find(key);
  const sent = asString(dig(event, "requestObject", "metadata", "resourceVersion"));
  // An update that names what it replaces, and it is not what we know: the log has holes.
  if (sent !== undefined && sent !== "" && sent !== dig(old ?? null, "metadata", "resourceVersion")) return undefined;
  if (old === undefined || subresource !== "scale") return old;
  const { name, namespace } = key;
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, namespace },
    spec: { replicas: dig(old, "spec", "replicas") ?? 0 },
  };
}

/** What the object is after the event. */
function follow({ event, key, subresource, operation, kind }: Seen, history: History): void {
  const isItself = subresource === "" || (operation === "UPDATE" && subresource !== "scale");
  const body = findBody(event, key, kind);
  const answered = body?.isAsSent === false ? body.object : undefined;
  if (operation === "DELETE") history.forget(key);
  else if (isItself && answered !== undefined)
    history.keep({ ...key, name: asString(dig(answered, "metadata", "name")) ?? key.name }, answered);
  else if (isItself) history.forget(key);
  else if (subresource === "scale") scale(key, answered, history);
}

function scale(key: ObjectKey, answered: JsonObject | undefined, history: History): void {
  const known = history.find(key);
  const replicas = dig(answered ?? null, "spec", "replicas");
  if (known === undefined || replicas === undefined) history.forget(key);
  else history.keep(key, { ...known, spec: { ...asObject(known["spec"]), replicas } });
}

interface Bodies {
  readonly object: JsonObject | null;
  readonly oldObject: JsonObject | null;
}

function toJudged(
  seen: Seen,
  bodies: Bodies,
  doubts: readonly string[],
  other?: { readonly bodies: Bodies; readonly because: string },
): Attempt | Gap {
  const review = toSeenReview(seen, bodies);
  if (review instanceof Problem) return toGap(review.message);
  const alternative = other === undefined ? undefined : toSeenReview(seen, other.bodies);
  const at = new Date(asString(seen.event["requestReceivedTimestamp"]) ?? "");
  return {
    source: "audit",
    review,
    doubts,
    wasRefused: seen.wasRefused,
    ...(Number.isNaN(at.getTime()) ? {} : { at }),
    ...(alternative === undefined || alternative instanceof Problem || other === undefined
      ? {}
      : { others: [alternative], because: other.because }),
  };
}

function toSeenReview(seen: Seen, { object, oldObject }: Bodies): ReturnType<typeof toReview> {
  const { event, key, subresource, operation, kind, isDryRun } = seen;
  const { group, version, resource, namespace } = key;
  const body = object ?? oldObject;
  const apiVersion = asString(body?.["apiVersion"]) ?? "";
  const known = asString(body?.["kind"]) ?? kind?.kind;
  if (known === undefined) return new Problem("REVIEW_INVALID", `the kind of ${resource} is not known`);
  // What a subresource takes may be of another group: Eviction, Scale.
  const type =
    apiVersion === ""
      ? { group, version }
      : { group: toGroup(apiVersion), version: apiVersion.slice(apiVersion.indexOf("/") + 1) };
  const user = event["impersonatedUser"];
  return toReview({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: asString(event["auditID"]) ?? "audit",
      kind: { ...type, kind: known },
      resource: { group, version, resource },
      ...(subresource === "" ? {} : { subResource: subresource }),
      name:
        event["verb"] === "deletecollection" ? "" : key.name || (asString(dig(body ?? null, "metadata", "name")) ?? ""),
      namespace: resource === "namespaces" && group === "" ? key.name : namespace,
      operation,
      userInfo: isObject(user) ? user : (asObject(event["user"]) ?? {}),
      object,
      oldObject,
      dryRun: isDryRun,
    },
  });
}
