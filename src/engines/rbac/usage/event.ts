import { asList, asObject, asString, dig, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import type { Attributes, User } from "../attributes.ts";
import { toSubject } from "../subject.ts";

/** What came of a request: `pending` where the log has only its arrival. */
export type Outcome = "allowed" | "refused" | "pending";

/** A right that somebody asked for. */
export interface Use {
  readonly user: User;
  readonly attributes: Attributes;
  readonly outcome: Outcome;
}

/** One event of an audit log. */
export interface AuditEvent {
  readonly stage: string;
  readonly level: string;
  /** Milliseconds since 1970; undefined when the event does not tell. */
  readonly atMs: number | undefined;
  /** More than one where somebody impersonated another: that is a right of its own. */
  readonly uses: readonly Use[];
}

/**
 * What an event of an audit log says of rights, or why it is none. Who is impersonated makes the request; who impersonates needs the right to.
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
export function toAuditEvent(event: JsonObject): AuditEvent | string {
  if (event["kind"] !== "Event" || !(asString(event["apiVersion"]) ?? "").startsWith("audit.k8s.io/"))
    return "no event of audit.k8s.io";
  const user = toUserInfo(event["user"]);
  const verb = asString(event["verb"]);
  if (user === undefined || verb === undefined) return "an audit event without user or verb";
  const attributes = toAttributes(event, verb);
  if (attributes === undefined) return "an audit event of nothing: neither objectRef nor requestURI";
  const outcome = toOutcome(event);
  const other = toUserInfo(event["impersonatedUser"]);
  const uses =
    other === undefined
      ? [{ user, attributes, outcome }]
      : [{ user: other, attributes, outcome }, ...toImpersonations(user, other, outcome)];
  const time = asString(event["requestReceivedTimestamp"]) ?? asString(event["stageTimestamp"]);
  const atMs = time === undefined ? NaN : Date.parse(time);
  return {
    stage: asString(event["stage"]) ?? "",
    level: asString(event["level"]) ?? "",
    atMs: Number.isNaN(atMs) ? undefined : atMs,
    uses,
  };
}

/** The events of one line: webhooks are sent lists of them. */
export function toEvents(value: Json): readonly JsonObject[] {
  if (!isObject(value)) return [];
  return value["kind"] === "EventList" ? asList(value["items"]).map((item) => withType(item, value)) : [value];
}

/** Items of a list need not say what they are. */
function withType(item: Json, list: JsonObject): JsonObject {
  return { apiVersion: list["apiVersion"], kind: "Event", ...asObject(item) };
}

function toUserInfo(value: Json | undefined): User | undefined {
  const name = asString(dig(value, "username"));
  if (name === undefined) return undefined;
  return { name, groups: asList(dig(value, "groups")).filter((group) => typeof group === "string") };
}

function toAttributes(event: JsonObject, verb: string): Attributes | undefined {
  const reference = asObject(event["objectRef"]);
  const resource = asString(reference?.["resource"]) ?? "";
  if (resource === "") {
    const uri = asString(event["requestURI"]);
    return uri === undefined ? undefined : { verb, nonResourceURL: uri.split("?", 1)[0] ?? uri };
  }
  const text = (field: string): string => asString(reference?.[field]) ?? "";
  const subresource = text("subresource");
  // The log adds the name of what was created; the request for it had none, and no rule can ask for one.
  const hasNoName = (verb === "create" && subresource === "") || verb === "deletecollection";
  return {
    verb,
    group: text("apiGroup"),
    resource,
    subresource,
    namespace: text("namespace"),
    name: hasNoName ? "" : text("name"),
  };
}

/** What the authorizer decided stands in the log of itself; without it, the answer's code tells. */
function toOutcome(event: JsonObject): Outcome {
  const decision = dig(event, "annotations", "authorization.k8s.io/decision");
  if (decision === "allow") return "allowed";
  if (decision === "forbid") return "refused";
  if (event["stage"] === "RequestReceived") return "pending";
  const code = dig(event, "responseStatus", "code");
  return code === 403 || code === 401 ? "refused" : "allowed";
}

/** Groups that the API server adds by itself need no right. */
function toImpersonations(user: User, other: User, outcome: Outcome): Use[] {
  const subject = toSubject(other.name);
  const isAccount = subject.kind === "ServiceAccount";
  const make = (resource: string, name: string, namespace = ""): Use => ({
    user,
    attributes: { verb: "impersonate", group: "", resource, subresource: "", namespace, name },
    outcome,
  });
  const groups = other.groups.filter(
    (group) => group !== "system:authenticated" && !(isAccount && group.startsWith("system:serviceaccounts")),
  );
  return [
    isAccount ? make("serviceaccounts", subject.name, subject.namespace) : make("users", other.name),
    ...groups.map((group) => make("groups", group)),
  ];
}
