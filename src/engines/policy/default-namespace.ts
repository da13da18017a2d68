import { type KindTable, toResource } from "../../inventory/kinds/index.ts";
import type { KubernetesObject } from "../../model/index.ts";

/** As `kubectl` and Kyverno's CLI: what names no namespace is in `default`, unless its kind is known to have none. */
export function withDefaultNamespace(object: KubernetesObject, kinds: KindTable): KubernetesObject {
  const { namespaced } = toResource(object.apiVersion, object.kind, kinds);
  if (namespaced === false || (object.metadata.namespace ?? "") !== "") return object;
  return { ...object, metadata: { ...object.metadata, namespace: "default" } };
}
