import {
  asString,
  dig,
  type KubernetesObject,
  type OwnerReference,
  type Picture,
  toGroupKind,
} from "../../../model/index.ts";
import type { Subject } from "../subject.ts";

/** A CronJob's pod has two owners above it; operators add some. */
const MAX_OWNERS = 8;

/** Where the pods of a workload are. */
export interface PodsOfSubject {
  readonly nodes: ReadonlySet<string>;
  readonly pods: number;
  /** The images they run, by container, as the node pulled them: `registry/name@sha256:…`. */
  readonly imageOf: ReadonlyMap<string, string>;
}

/** The nodes of a live cluster on which each workload has pods, by the owners that pods name. */
export function findPodsOnNodes(picture: Picture, subjects: readonly Subject[]): Map<Subject, PodsOfSubject> {
  const found = new Map<Subject, { nodes: Set<string>; pods: number; imageOf: Map<string, string> }>();
  const findOwners = toFindSubjects(picture, subjects);
  for (const { object } of picture.ofKind("/Pod")) {
    const node = asString(dig(object, "spec", "nodeName"));
    const phase = asString(dig(object, "status", "phase"));
    if (node === undefined || node === "" || phase === "Succeeded" || phase === "Failed") continue;
    for (const subject of findOwners(object)) {
      const known = found.get(subject) ?? { nodes: new Set(), pods: 0, imageOf: new Map() };
      known.nodes.add(node);
      if (known.pods === 0) readImages(object, known.imageOf);
      known.pods += 1;
      found.set(subject, known);
    }
  }
  return found;
}

function readImages(pod: KubernetesObject, into: Map<string, string>): void {
  for (const field of ["containerStatuses", "initContainerStatuses"]) {
    const statuses = dig(pod, "status", field);
    if (!Array.isArray(statuses)) continue;
    for (const status of statuses) {
      const name = asString(dig(status, "name"));
      const image = asString(dig(status, "imageID"));
      if (name !== undefined && image !== undefined) into.set(name, image);
    }
  }
}

function toFindSubjects(picture: Picture, subjects: readonly Subject[]): (pod: KubernetesObject) => readonly Subject[] {
  const byObject = Map.groupBy(subjects, ({ workload }) => workload.resource.object);
  const bySibling = new Map<string, Subject>();
  for (const subject of subjects) {
    const owner = toController(subject.workload.resource.object);
    const sibling = owner === undefined ? undefined : `${subject.workload.namespace}|${owner.uid}`;
    if (sibling !== undefined && !bySibling.has(sibling)) bySibling.set(sibling, subject);
  }
  const known = new Map<string, readonly Subject[] | undefined>();

  function findAbove(object: KubernetesObject, namespace: string, depth: number): readonly Subject[] | undefined {
    const owner = toController(object);
    if (owner === undefined || depth >= MAX_OWNERS) return undefined;
    const key = `${toGroupKind(owner)}|${namespace}|${owner.name}|${owner.uid}`;
    if (known.has(key)) return known.get(key);
    known.set(key, undefined);
    const maker = picture.find(toGroupKind(owner), namespace, owner.name)?.object;
    const uid = maker?.["uid"] ?? maker?.metadata["uid"];
    const isOther = maker === undefined || (typeof uid === "string" && uid !== owner.uid);
    const found = isOther ? undefined : (findAbove(maker, namespace, depth + 1) ?? byObject.get(maker));
    known.set(key, found);
    return found;
  }

  return (pod) => {
    const own = byObject.get(pod);
    if (own !== undefined) return own;
    const namespace = pod.metadata.namespace ?? "default";
    const above = findAbove(pod, namespace, 0);
    if (above !== undefined) return above;
    const sibling = bySibling.get(`${namespace}|${toController(pod)?.uid ?? ""}`);
    return sibling === undefined ? [] : [sibling];
  };
}

function toController(object: KubernetesObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(
    (one) => one.controller === true && one.apiVersion !== undefined && one.kind !== undefined,
  );
}
