import type { Resource } from "../../model/index.ts";

/** Manifests that name no namespace land in the one kubectl is set to, which is nearly always `default`. */
export function toNamespace(resource: Resource): string {
  return resource.object.metadata.namespace ?? "default";
}

export function isInNamespaceOf(resource: Resource, other: Resource): boolean {
  return toNamespace(resource) === toNamespace(other);
}
