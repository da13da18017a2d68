import { Problem, type Json, type KubernetesObject } from "../../model/index.ts";
import { toListPath, type ApiResource } from "./api-resource.ts";
import type { ClusterClient, Reply } from "./client.ts";

/** Who owns the fields that we apply. */
const FIELD_MANAGER = "hauberk";

type Place = Pick<ApiResource, "group" | "version" | "name">;

/**
 * Server-side apply: the fields of the object become ours, those of others stay.
 * @param resource with the kind's plural name, as in paths
 * @returns the object as the API server has it now
 * @throws {Problem} WRITE_DENIED, WRITE_FAILED, or those of the line
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function applyObject(client: ClusterClient, resource: Place, object: KubernetesObject): Promise<Json> {
  const query = `?fieldManager=${FIELD_MANAGER}&force=true&fieldValidation=Strict`;
  const contentType = "application/apply-patch+yaml";
  const write = { method: "PATCH", body: object, contentType, isIdempotent: true } as const;
  return toWritten(await client.write(toObjectPath(resource, object) + query, write), resource, object);
}

/**
 * Creates the object, or replaces it where it carries the resourceVersion that was read: of several writers one wins.
 * @returns undefined when somebody else was first
 * @throws {Problem} WRITE_DENIED, WRITE_FAILED, or those of the line
 */
export async function putObject(
  client: ClusterClient,
  resource: Place,
  object: KubernetesObject,
): Promise<Json | undefined> {
  const query = `?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict`;
  const isNew = object.metadata["resourceVersion"] === undefined;
  const path = isNew ? toListPath(resource, object.metadata.namespace ?? "") : toObjectPath(resource, object);
  const reply = await client.write(path + query, {
    method: isNew ? "POST" : "PUT",
    body: object,
    isIdempotent: !isNew,
  });
  if (reply.is === "refused" && (reply.status === 409 || (!isNew && reply.status === 404))) return undefined;
  return toWritten(reply, resource, object);
}

/**
 * Removes the object.
 * @returns false when it was not there
 * @throws {Problem} WRITE_DENIED, WRITE_FAILED, or those of the line
 */
export async function deleteObject(client: ClusterClient, resource: Place, object: KubernetesObject): Promise<boolean> {
  const reply = await client.write(toObjectPath(resource, object), { method: "DELETE", isIdempotent: true });
  if (reply.is === "refused" && reply.status === 404) return false;
  toWritten(reply, resource, object);
  return true;
}

function toObjectPath(resource: Place, { metadata }: KubernetesObject): string {
  const list = toListPath(resource, metadata.namespace ?? "");
  return `${list}/${encodeURIComponent(metadata.name ?? "")}`;
}

function toWritten(reply: Reply, { name }: Place, { metadata }: KubernetesObject): Json {
  if (reply.is === "ok") return reply.value;
  const place = metadata.namespace === undefined ? "" : `${metadata.namespace}/`;
  const what = `${name} ${place}${metadata.name ?? ""}`;
  if (reply.is === "too large") throw new Problem("WRITE_FAILED", `${what}: the answer is larger than we take`);
  const isDenied = reply.status === 401 || reply.status === 403;
  throw new Problem(isDenied ? "WRITE_DENIED" : "WRITE_FAILED", `${what} cannot be written: ${reply.because}`);
}
