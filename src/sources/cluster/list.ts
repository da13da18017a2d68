import { asString, dig, isObject, type Json, type JsonObject, type KubernetesObject } from "../../model/index.ts";
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

/** Which objects of a kind are asked for, and how. */
export interface Selection {
  /** More of the query, `&fieldSelector=…`. */
  readonly query: string;
  /** What is asked for instead of whole objects: `application/json;as=…`. */
  readonly accept?: string;
  /** What an object is made of that came with its metadata only. */
  readonly rest?: JsonObject;
}

const EVERYTHING: Selection = { query: "" };

/** How a list ended; with `trouble`, not all there is was read. */
export interface ListEnd {
  /** Where a watch can begin; undefined when the list did not end well. */
  readonly resourceVersion: string | undefined;
  readonly trouble: ListTrouble | undefined;
}

/** What was read of one kind. */
export interface ListResult extends ListEnd {
  readonly objects: KubernetesObject[];
}

export interface ListTrouble {
  readonly isDenied: boolean;
  readonly because: string;
}

/** Objects of one page; "again": the pages before it are of a state that is gone, and come again. */
export type ListPage = readonly KubernetesObject[] | "again";

/** Lists one kind, as `readListPages` does, with all its objects at once. @param namespace empty: everywhere */
export async function readList(
  client: ClusterClient,
  resource: ApiResource,
  namespace: string,
  signal?: AbortSignal,
  selection: Selection = EVERYTHING,
): Promise<ListResult> {
  const objects: KubernetesObject[] = [];
  const pages = readListPages(client, resource, namespace, signal, selection);
  for (;;) {
    const { value, done } = await pages.next();
    if (done === true) return { objects, ...value };
    if (value === "again") objects.length = 0;
    else for (const object of value) objects.push(object);
  }
}

/**
 * Lists one kind page by page, in one consistent state of the cluster: when the state the pages belong to is gone
 * (410), it begins again.
 * Never throws: a line that fails is trouble, and what came before it is kept.
 */
export async function* readListPages(
  client: ClusterClient,
  resource: ApiResource,
  namespace: string,
  signal: AbortSignal | undefined,
  selection: Selection = EVERYTHING,
): AsyncGenerator<ListPage, ListEnd> {
  for (let restarts = 0; ; restarts++) {
    const end = yield* readOnce(client, resource, namespace, signal, selection);
    if (end !== "expired") return end;
    yield "again";
    if (restarts >= RESTARTS) return failed("the cluster changes faster than the pages can be read");
  }
}

async function* readOnce(
  client: ClusterClient,
  resource: ApiResource,
  namespace: string,
  signal: AbortSignal | undefined,
  { query: selected, accept, rest }: Selection,
): AsyncGenerator<readonly KubernetesObject[], ListEnd | "expired"> {
  const path = toListPath(resource, namespace);
  const options = accept === undefined ? { signal } : { signal, accept };
  let next = "";
  let limit = PAGE_SIZE;
  let count = 0;
  for (let pages = 1; ; pages += 1) {
    const query = `limit=${limit}${selected}${next === "" ? "" : `&continue=${encodeURIComponent(next)}`}`;
    const reply = await client.get(`${path}?${query}`, options).catch(reasonOf);
    if (typeof reply === "string") return failed(reply);
    if (reply.is === "too large" && limit > 1) {
      limit = Math.max(1, Math.floor(limit / SMALLER_PAGE));
      continue;
    }
    if (reply.is !== "ok") return toTrouble(reply, next);

    const page = toPage(reply.value, resource, rest);
    if (page.objects.length > 0) yield page.objects;
    if (page.fault !== undefined) return failed(page.fault);
    count += page.objects.length;
    next = asString(dig(reply.value, "metadata", "continue")) ?? "";
    const resourceVersion = asString(dig(reply.value, "metadata", "resourceVersion"));
    if (next === "") return { resourceVersion, trouble: undefined };
    if (count >= MAX_OBJECTS || pages >= MAX_PAGES || page.objects.length === 0) return failed("the list does not end");
  }
}

function toPage(
  value: Json,
  resource: ApiResource,
  rest: JsonObject | undefined,
): { readonly objects: KubernetesObject[]; readonly fault?: string } {
  const objects: KubernetesObject[] = [];
  const items = dig(value, "items") ?? [];
  if (!Array.isArray(items)) return { objects, fault: "the answer is no list" };
  for (const item of items) {
    const object = toKept(rest === undefined || !isObject(item) ? item : { ...item, ...rest }, resource);
    if (object === undefined) return { objects, fault: "an item of the list has no name" };
    objects.push(object);
  }
  return { objects };
}

function toTrouble(reply: Exclude<Reply, { readonly is: "ok" }>, next: string): ListEnd | "expired" {
  if (reply.is === "too large") return failed("an object is larger than we take");
  if (reply.status === 410 && next !== "") return "expired";
  const isDenied = reply.status === 403 || reply.status === 401;
  return { resourceVersion: undefined, trouble: { isDenied, because: reply.because } };
}

function failed(because: string): ListEnd {
  return { resourceVersion: undefined, trouble: { isDenied: false, because } };
}
