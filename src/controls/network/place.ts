import { LabelIndex } from "../../formats/selector/index.ts";
import type { KubernetesObject, LabelSelector, Picture, Resource, Workload } from "../../model/index.ts";

type ByNamespace = ReadonlyMap<string, readonly Resource[]>;

/** Per picture and kind; a picture never changes, so it is grouped once. */
const groups = new WeakMap<Picture, Map<string, ByNamespace>>();

/** The namespace the object lands in: `default` when it names none, as kubectl has it. */
export function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined || metadata.namespace === "" ? "default" : metadata.namespace;
}

/** Objects of a kind in one namespace. */
export function findIn(picture: Picture, groupKind: string, namespace: string): readonly Resource[] {
  let kinds = groups.get(picture);
  if (kinds === undefined) groups.set(picture, (kinds = new Map()));
  let byNamespace = kinds.get(groupKind);
  if (byNamespace === undefined) {
    byNamespace = Map.groupBy(picture.ofKind(groupKind), ({ object }) => namespaceOf(object));
    kinds.set(groupKind, byNamespace);
  }
  return byNamespace.get(namespace) ?? [];
}

/** The object of that name in the namespace. */
export function findNamed(picture: Picture, groupKind: string, namespace: string, name: string): Resource | undefined {
  // The picture keeps objects by the namespace they name; one that names none is in `default`.
  const found = picture.find(groupKind, namespace, name);
  return found ?? (namespace === "default" ? picture.find(groupKind, "", name) : undefined);
}

const workloadIndexes = new WeakMap<Picture, Map<string, LabelIndex<Workload>>>();

/** The workloads in the namespace whose pods a selector chooses. */
export function findWorkloads(picture: Picture, namespace: string, selector: LabelSelector | undefined): Workload[] {
  let byNamespace = workloadIndexes.get(picture);
  if (byNamespace === undefined) workloadIndexes.set(picture, (byNamespace = new Map()));
  let index = byNamespace.get(namespace);
  if (index === undefined) {
    index = new LabelIndex(picture.workloadsIn(namespace).map((workload) => [labelsOf(workload), workload]));
    byNamespace.set(namespace, index);
  }
  return index.select(selector);
}

/** Labels of a namespace, with the one the API server adds; undefined when the Namespace was not read. */
export function namespaceLabels(picture: Picture, namespace: string): Record<string, string> | undefined {
  const found = picture.find("/Namespace", "", namespace);
  if (found === undefined) return undefined;
  return { ...found.object.metadata.labels, "kubernetes.io/metadata.name": namespace };
}

/** Pods that are made from the template: what a selector in the workload's namespace sees. */
export function labelsOf(workload: Workload): Record<string, string> {
  return workload.podMetadata.labels ?? {};
}
