import { asString, dig, Problem, type Blind } from "../../model/index.ts";
import { toGroupKindOf, type ApiResource } from "./api-resource.ts";
import type { ClusterClient } from "./client.ts";
import { readDiscovery, type Discovery } from "./discovery.ts";
import type { Selection } from "./list.ts";
import { REDACTED_BASE64 } from "./projection.ts";
import { whyUnread } from "./unread.ts";

/** One kind in one place that is to be read. */
export interface PlannedList {
  readonly resource: ApiResource;
  /** Empty: everywhere. */
  readonly namespace: string;
  readonly selection: Selection;
}

/** What is read of a cluster, and what is not. */
export interface Plan {
  readonly lists: readonly PlannedList[];
  /** Left out because only some namespaces are read. */
  readonly blind: readonly Blind[];
  /** Left out on purpose. */
  readonly unread: readonly { readonly groupKind: string; readonly because: string }[];
}

export interface PlanOptions {
  /** Only what is in these namespaces; empty: everything. */
  readonly namespaces: readonly string[];
  readonly isWanted: (groupKind: string) => boolean;
}

/** Which lists to read. With namespaces named, what belongs to none is not read, and so it is unknown. */
export function toPlan({ resources }: Discovery, { namespaces, isWanted }: PlanOptions): Plan {
  const unread = resources.flatMap((resource) => {
    const because = whyUnread(resource);
    return because === undefined ? [] : [{ groupKind: toGroupKindOf(resource), because }];
  });
  const wanted = resources.filter((one) => whyUnread(one) === undefined && isWanted(toGroupKindOf(one)));
  if (namespaces.length === 0) return { lists: wanted.flatMap((resource) => toLists(resource, "")), blind: [], unread };
  const because = `only ${namespaces.join(", ")} was read`;
  return {
    lists: wanted
      .filter((resource) => resource.isNamespaced)
      .flatMap((resource) => namespaces.flatMap((namespace) => toLists(resource, namespace))),
    blind: wanted
      .filter((resource) => !resource.isNamespaced && toGroupKindOf(resource) !== "/Namespace")
      .map((resource) => ({ groupKind: toGroupKindOf(resource), namespace: "", because })),
    unread,
  };
}

/**
 * What kind of server it is, and what it serves.
 * @throws {Problem} CLUSTER_UNREACHABLE or CLUSTER_UNAUTHORIZED
 */
export async function readServer(
  client: ClusterClient,
  signal: AbortSignal,
  deadline: AbortSignal,
): Promise<{ readonly version: string; readonly discovery: Discovery }> {
  try {
    const reply = await client.get("/version", { signal });
    const version = reply.is === "ok" ? (asString(dig(reply.value, "gitVersion")) ?? "") : "";
    return { version, discovery: await readDiscovery(client, signal) };
  } catch (cause) {
    if (!deadline.aborted) throw cause;
    throw new Problem("CLUSTER_UNREACHABLE", `${client.connection.server.origin} did not answer in time`, { cause });
  }
}

export function toDiscoveryProblem({ groupKind, because }: Blind): Problem {
  return new Problem(
    "LIST_FAILED",
    `the kinds of ${groupKind} are not known, so what depends on them is unknown: ${because}`,
  );
}

const HELM_RELEASE = "helm.sh/release.v1";
const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** A release of helm is a Secret of up to a megabyte, and all its values are in it: only its name is asked for. */
const OF_SECRETS: readonly Selection[] = [
  { query: `&fieldSelector=${encodeURIComponent(`type!=${HELM_RELEASE}`)}` },
  {
    query: `&fieldSelector=${encodeURIComponent(`type=${HELM_RELEASE}`)}`,
    accept: METADATA_ONLY,
    rest: { type: HELM_RELEASE, data: { release: REDACTED_BASE64 } },
  },
];
const OF_OTHERS: readonly Selection[] = [{ query: "" }];

function toLists(resource: ApiResource, namespace: string): PlannedList[] {
  const selections = toGroupKindOf(resource) === "/Secret" ? OF_SECRETS : OF_OTHERS;
  return selections.map((selection) => ({ resource, namespace, selection }));
}
