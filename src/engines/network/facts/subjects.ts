import {
  type FootholdId,
  type Picture,
  type Resource,
  type ResourceId,
  toFootholdId,
  toGroupKind,
  toResourceId,
  type Workload,
} from "../../../model/index.ts";
import type { NetworkModel, WorkloadPeer } from "../model.ts";

/** One workload of the picture as the attack graph knows it, with the peer that its pods are. */
export interface Subject {
  readonly peer: WorkloadPeer;
  readonly resource: Resource;
  /** Absent for what is no pod of its own making: virtual machines. */
  readonly workload?: Workload;
  readonly reach: FootholdId;
  readonly code: FootholdId;
  readonly id: ResourceId;
  /** `Deployment shop/cart` */
  readonly what: string;
  /** Tells the changes of objects apart: `apps/Deployment/shop/cart`. */
  readonly key: string;
}

/** Everything code may run in, in the order of the picture; machines behind it. */
export function toSubjects(picture: Picture, model: NetworkModel): Subject[] {
  const ofWorkloads = picture.workloads.flatMap((workload): Subject[] => {
    const peer = model.peerOf.get(workload.resource);
    return peer === undefined ? [] : [{ ...toSubject(peer, workload.resource), workload }];
  });
  const known = new Set(ofWorkloads.map(({ peer }) => peer));
  const others = model.peers.filter((peer) => !known.has(peer)).map((peer) => toSubject(peer, peer.resource));
  return [...ofWorkloads, ...others];
}

function toSubject(peer: WorkloadPeer, resource: Resource): Subject {
  const id = toResourceId(resource.object);
  const groupKind = toGroupKind(resource.object);
  return {
    peer,
    resource,
    id,
    reach: toFootholdId("reach", peer.namespace, groupKind, id.name),
    code: toFootholdId("code", peer.namespace, groupKind, id.name),
    what: `${id.kind} ${peer.namespace}/${id.name}`,
    key: [groupKind, peer.namespace, id.name].join("/"),
  };
}
