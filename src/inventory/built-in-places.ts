import { type KubernetesObject, type Path, toGroup, toGroupKind } from "../model/index.ts";
import places from "./pod-places.json" with { type: "json" };

/** Where an object holds a pod spec and the metadata that goes with it. */
export interface PodTemplatePlace {
  readonly specPath: Path;
  readonly metadataPath: Path;
}

const BY_GROUP_KIND = new Map<string, readonly PodTemplatePlace[]>(Object.entries(places));
const BY_KIND = new Map(
  [...BY_GROUP_KIND].flatMap(([groupKind, found]) =>
    found.length === 0 ? [] : [[groupKind.slice(groupKind.indexOf("/") + 1), found] as const],
  ),
);
/** With the group that Deployments, DaemonSets and ReplicaSets had before Kubernetes 1.16. */
const GROUPS = new Set([...BY_GROUP_KIND.keys()].map((key) => key.slice(0, key.indexOf("/"))).concat("extensions"));

/**
 * Where a kind of Kubernetes itself holds pod specs; undefined for any other kind. Made from the API server's own schema
 * (`scripts/pod-places.ts`). A kind under another of the built-in groups counts as itself: `extensions/v1beta1` Deployment.
 */
export function findBuiltInPlaces(object: KubernetesObject): readonly PodTemplatePlace[] | undefined {
  const known = BY_GROUP_KIND.get(toGroupKind(object));
  return known ?? (GROUPS.has(toGroup(object.apiVersion)) ? BY_KIND.get(object.kind) : undefined);
}

/** Whether objects of a kind of Kubernetes itself hold pod specs. */
export function hasBuiltInPlaces(group: string, kind: string): boolean {
  return (BY_GROUP_KIND.get(`${group}/${kind}`)?.length ?? 0) > 0;
}
