import type { Kind } from "../../../inventory/kinds/index.ts";
import { asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import type { ObjectKey } from "./audit-history.ts";

/** The body of an event of the audit log, with what the log's encoder left out. */
export interface Body {
  readonly object: JsonObject;
  /** What was sent, not what came of it: without defaults, and as it was before mutations. */
  readonly isAsSent: boolean;
}

/** What was asked for: what came of it where the log holds that, else what was sent. */
export function findBody(event: JsonObject, key: ObjectKey, kind: Kind | undefined): Body | undefined {
  const [sent, answered] = [asBody(event["requestObject"]), asBody(event["responseObject"])];
  const subresource = asString(asObject(event["objectRef"])?.["subresource"]) ?? "";
  // An answer to one of these is no such object, or holds more than was asked for.
  const isAnswerless = event["verb"] === "create" && subresource !== "";
  if (answered !== undefined && !isAnswerless && isWhole(answered))
    return { object: withIdentity(answered, key, kind), isAsSent: false };
  if (sent === undefined || event["verb"] === "patch") return undefined;
  return { object: withIdentity(sent, key, kind), isAsSent: !isAnswerless };
}

/** The objects that a deletion of many took away. */
export function findDeleted(event: JsonObject, key: ObjectKey, kind: Kind | undefined): JsonObject[] | undefined {
  const answered = asBody(event["responseObject"]);
  const items = answered?.["items"];
  if (!Array.isArray(items)) return undefined;
  return items.filter(isObject).map((item) => withIdentity(item, { ...key, name: "" }, kind));
}

function asBody(value: Json | undefined): JsonObject | undefined {
  return isObject(value) && Object.keys(value).length > 0 ? value : undefined;
}

function isWhole(body: JsonObject): boolean {
  return body["kind"] !== "Status" && asObject(body["metadata"]) !== undefined;
}

function withIdentity(body: JsonObject, key: ObjectKey, kind: Kind | undefined): JsonObject {
  const metadata = asObject(body["metadata"]) ?? {};
  const { namespace, version, group } = key;
  // What is made under a generated name has none in the request.
  const name = asString(metadata["name"]) ?? key.name;
  const isUntyped = asString(body["kind"]) === undefined && kind !== undefined;
  return {
    ...(isUntyped ? { apiVersion: group === "" ? version : `${group}/${version}`, kind: kind.kind } : {}),
    ...body,
    metadata: {
      ...metadata,
      ...(namespace === "" ? {} : { namespace }),
      ...(name === "" ? {} : { name }),
    },
  };
}

/** The options object that a connection to `pods/exec` and its like is given, from the query of its URL. */
export function toConnectOptions(type: string, uri: string): JsonObject {
  const [version = "v1", kind = type] = type.includes("/") ? type.split("/").slice(-2) : [];
  const query = new URLSearchParams(uri.slice(uri.indexOf("?") + 1 || uri.length));
  const flag = (name: string): JsonObject => (["true", "1"].includes(query.get(name) ?? "") ? { [name]: true } : {});
  const container = query.get("container");
  const path = query.get("path");
  const command = query.getAll("command");
  const ports = query
    .getAll("ports")
    .flatMap((text) => text.split(",").map(Number))
    .filter(Number.isInteger);
  return {
    apiVersion: version,
    kind,
    ...flag("stdin"),
    ...flag("stdout"),
    ...flag("stderr"),
    ...flag("tty"),
    ...(container === null ? {} : { container }),
    ...(path === null ? {} : { path }),
    ...(command.length === 0 ? {} : { command }),
    ...(ports.length === 0 ? {} : { ports }),
  };
}
