import { asList, asString, dig, Problem, type Blind, type Json } from "../../model/index.ts";
import type { ApiResource } from "./api-resource.ts";
import type { ClusterClient, Reply } from "./client.ts";
import { readOldDiscovery } from "./old-discovery.ts";

const AGGREGATED = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat("application/json")
  .join(",");

/** What an API server serves. */
export interface Discovery {
  /** Each kind once, in its group's preferred version that has it; lists of subresources are not among them. */
  readonly resources: readonly ApiResource[];
  /** Each in every version that has it: `GROUP/VERSION/RESOURCE`. */
  readonly served: ReadonlySet<string>;
  /** Groups that could not be asked: `metrics.k8s.io/*`. */
  readonly blind: readonly Blind[];
}

/** One version of one group, as both ways of discovery tell it. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ApiResource[];
  /** Why its kinds are not all known. */
  readonly blindness: string | undefined;
}

/**
 * Asks for every group: in two requests from 1.27 on, one per group and version before.
 * @throws {Problem} CLUSTER_UNREACHABLE or CLUSTER_UNAUTHORIZED when the server tells us nothing at all
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export async function readDiscovery(client: ClusterClient, signal?: AbortSignal): Promise<Discovery> {
  const options = { accept: AGGREGATED, signal };
  const [core, groups] = await Promise.all([client.get("/api", options), client.get("/apis", options)]);
  const versions = [
    ...(await toVersions(client, "/api", core, signal)),
    ...(await toVersions(client, "/apis", groups, signal)),
  ];
  return toDiscovery(versions);
}

async function toVersions(
  client: ClusterClient,
  path: string,
  reply: Reply,
  signal: AbortSignal | undefined,
): Promise<GroupVersion[]> {
  if (reply.is === "refused" && (reply.status === 401 || reply.status === 403)) {
    throw new Problem(
      "CLUSTER_UNAUTHORIZED",
      `${client.connection.server.origin} does not let us in: ${reply.because}${reply.status === 401 ? " (the credentials have expired or are not known there: log in again)" : ""}`,
    );
  }
  if (reply.is !== "ok") {
    const because = reply.is === "refused" ? reply.because : "the answer is too large";
    throw new Problem("CLUSTER_UNREACHABLE", `${client.connection.server.origin}${path} cannot be read: ${because}`);
  }
  if (dig(reply.value, "kind") === "APIGroupDiscoveryList") {
    return asList(dig(reply.value, "items")).flatMap(toGroupVersions);
  }
  return readOldDiscovery(client, path, reply.value, signal);
}

function toGroupVersions(item: Json): GroupVersion[] {
  const group = asString(dig(item, "metadata", "name")) ?? "";
  return asList(dig(item, "versions")).flatMap((entry) => {
    const version = asString(dig(entry, "version"));
    if (version === undefined) return [];
    const resources = asList(dig(entry, "resources")).flatMap((resource) => toResource(resource, group, version));
    // A stale version is what the API server remembers of a server behind it that does not answer.
    const isStale = dig(entry, "freshness") === "Stale";
    return [
      { group, version, resources, blindness: isStale ? "the server behind this group does not answer" : undefined },
    ];
  });
}

function toResource(resource: Json, group: string, version: string): ApiResource[] {
  const name = asString(dig(resource, "resource"));
  const kind = asString(dig(resource, "responseKind", "kind"));
  if (name === undefined || kind === undefined) return [];
  const verbs = asList(dig(resource, "verbs")).filter((verb) => typeof verb === "string");
  return [{ group, version, kind, name, isNamespaced: dig(resource, "scope") === "Namespaced", verbs }];
}

/** @param versions a group's preferred version before its others */
function toDiscovery(versions: readonly GroupVersion[]): Discovery {
  const resources = new Map<string, ApiResource>();
  const served = new Set<string>();
  const blind = new Map<string, Blind>();
  for (const { group, version, resources: own, blindness } of versions) {
    for (const resource of own) {
      served.add(`${group}/${version}/${resource.name}`);
      const key = `${group}/${resource.name}`;
      if (!resources.has(key) && resource.verbs.includes("list")) resources.set(key, resource);
    }
    if (blindness === undefined) continue;
    blind.set(group, { groupKind: `${group}/*`, namespace: "", because: `${version}: ${blindness}` });
  }
  return { resources: [...resources.values()], served, blind: [...blind.values()] };
}
