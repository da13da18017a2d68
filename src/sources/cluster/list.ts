import { asString, dig, type KubernetesObject } from "../../model/index.ts";
import { toListPath, type ApiResource } from "./api-resource.ts";
import type { ClusterClient, Reply } from "./client.ts";
import { reasonOf } from "./kubeconfig-file.ts";
import { toKept } from "./projection.ts";

const PAGE_SIZE = 500;
/** Pages shrink when the objects are so large that a page does not fit. */
const SMALLER_PAGE = 10;
const RESTARTS = 3;
const MAX_OBJECTS = 1_000_000;
/** Five times what so many objects take; a server can hand out pages of one object for ever. */
const MAX_PAGES = 10_000;

/** What was read of one kind; with `trouble`, not all there is. */
export interface ListResult {
  readonly objects: KubernetesObject[];
  /** Where a watch can begin; undefined when the list did not end well. */
  readonly resourceVersion: string | undefined;
  readonly trouble: ListTrouble | undefined;
}

export interface ListTrouble {
  readonly isDenied: boolean;
  readonly because: string;
}

/**
 * Lists one kind page by page, in one consistent state of the cluster: when the state the pages belong to is gone
 * (410), it begins again.
 * Never throws: a line that fails is trouble, and what came before it is kept.
 * @param namespace empty: everywhere
 * @param selection more of the query, `&fieldSelector=…`
 */
export async function readList(
  client: ClusterClient,
  resource: ApiResource,
  namespace: string,
  signal?: AbortSignal,
  selection = "",
): Promise<ListResult> {
  for (let restarts = 0; ; restarts++) {
    const result = await readPages(client, resource, namespace, signal, selection);
    if (result !== "expired") return result;
    if (restarts < RESTARTS) continue;
    return failed([], "the cluster changes faster than the pages can be read");
  }
}

async function readPages(
  client: ClusterClient,
  resource: ApiResource,
  namespace: string,
  signal: AbortSignal | undefined,
  selection: string,
): Promise<ListResult | "expired"> {
  const objects: KubernetesObject[] = [];
  const path = toListPath(resource, namespace);
  let next = "";
  let limit = PAGE_SIZE;
  for (let pages = 1; ; pages += 1) {
    const query = `limit=${limit}${selection}${next === "" ? "" : `&continue=${encodeURIComponent(next)}`}`;
    const reply = await client.get(`${path}?${query}`, { signal }).catch(reasonOf);
    if (typeof reply === "string") return failed(objects, reply);
    if (reply.is === "too large" && limit > 1) {
      limit = Math.max(1, Math.floor(limit / SMALLER_PAGE));
      continue;
    }
    if (reply.is !== "ok") return toTrouble(reply, objects, next);

    const items = dig(reply.value, "items") ?? [];
    if (!Array.isArray(items)) return failed(objects, "the answer is no list");
    for (const item of items) {
      const object = toKept(item, resource);
      if (object === undefined) return failed(objects, "an item of the list has no name");
      objects.push(object);
    }
    next = asString(dig(reply.value, "metadata", "continue")) ?? "";
    const resourceVersion = asString(dig(reply.value, "metadata", "resourceVersion"));
    if (next === "") return { objects, resourceVersion, trouble: undefined };
    if (objects.length >= MAX_OBJECTS || pages >= MAX_PAGES || items.length === 0)
      return failed(objects, "the list does not end");
  }
}

function toTrouble(
  reply: Exclude<Reply, { readonly is: "ok" }>,
  objects: KubernetesObject[],
  next: string,
): ListResult | "expired" {
  if (reply.is === "too large") return failed(objects, "an object is larger than we take");
  if (reply.status === 410 && next !== "") return "expired";
  const isDenied = reply.status === 403 || reply.status === 401;
  return { objects, resourceVersion: undefined, trouble: { isDenied, because: reply.because } };
}

function failed(objects: KubernetesObject[], because: string): ListResult {
  return { objects, resourceVersion: undefined, trouble: { isDenied: false, because } };
}
