import type { Observation, Workload } from "../../model/index.ts";

/** Where none of the labels is: on the object, or on the pods it makes. */
export function findUnlabelled(
  { resource, podMetadata, metadataPath }: Workload,
  keys: readonly string[],
): Observation[] {
  const { kind, metadata } = resource.object;
  const found: Observation[] = [];
  if (!carriesAny(metadata.labels, keys)) {
    found.push({
      path: ["metadata", "labels"],
      message: `${kind} "${metadata.name ?? ""}" has no label of ${keys.join(", ")}`,
    });
  }
  const isPod = metadataPath.length === 1;
  if (!isPod && !carriesAny(podMetadata.labels, keys)) {
    const message = `the pods of ${kind} "${metadata.name ?? ""}" have no label of ${keys.join(", ")}`;
    found.push({ path: [...metadataPath, "labels"], message });
  }
  return found;
}

function carriesAny(labels: Readonly<Record<string, string>> | undefined, keys: readonly string[]): boolean {
  return keys.some((key) => labels !== undefined && Object.hasOwn(labels, key));
}
