import { asList, asString, dig, type Json } from "../../model/index.ts";
import type { ApiResource } from "./api-resource.ts";
import type { ClusterClient } from "./client.ts";
import type { GroupVersion } from "./discovery.ts";
import { mapConcurrently } from "./concurrently.ts";

/**
 * Discovery as it was before 1.27: an APIVersions or APIGroupList, then one APIResourceList per version.
 * A version that cannot be asked is blind; the others are read.
 */
export async function readOldDiscovery(
  client: ClusterClient,
  path: string,
  index: Json,
  signal: AbortSignal | undefined,
): Promise<GroupVersion[]> {
  const versions = path === "/api" ? toCoreVersions(index) : asList(dig(index, "groups")).flatMap(toVersionsOfGroup);
  return mapConcurrently(versions, async ({ group, version }) => {
    const reply = await client.get(
      `${path}/${group === "" ? "" : `${encodeURIComponent(group)}/`}${encodeURIComponent(version)}`,
      { signal },
    );
    if (reply.is === "ok") {
      const resources = asList(dig(reply.value, "resources")).flatMap((entry) => toResource(entry, group, version));
      return { group, version, resources, blindness: undefined };
    }
    const blindness = reply.is === "refused" ? reply.because : "the answer is too large";
    return { group, version, resources: [], blindness };
  });
}

function toCoreVersions(index: Json): { group: string; version: string }[] {
  const versions = asList(dig(index, "versions")).filter((version) => typeof version === "string");
  return versions.map((version) => ({ group: "", version }));
}

/** The group's versions, the preferred one first. */
function toVersionsOfGroup(entry: Json): { group: string; version: string }[] {
  const group = asString(dig(entry, "name"));
  if (group === undefined) return [];
  const preferred = asString(dig(entry, "preferredVersion", "version"));
  const versions = asList(dig(entry, "versions")).flatMap((version) => asString(dig(version, "version")) ?? []);
  const ordered = [...new Set([...(preferred === undefined ? [] : [preferred]), ...versions])];
  return ordered.map((version) => ({ group, version }));
}

function toResource(entry: Json, group: string, version: string): ApiResource[] {
  const name = asString(dig(entry, "name"));
  const kind = asString(dig(entry, "kind"));
  // `pods/log` is a subresource.
  if (name === undefined || kind === undefined || name.includes("/")) return [];
  const verbs = asList(dig(entry, "verbs")).filter((verb) => typeof verb === "string");
  return [{ group, version, kind, name, isNamespaced: dig(entry, "namespaced") === true, verbs }];
}
