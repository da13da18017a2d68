import { type OwnerReference, type Resource, toGroupKind } from "../model/index.ts";
import type { BareWorkload } from "./workloads.ts";

/**
 * The workloads people wrote: those that another workload made (a ReplicaSet's pods, a Deployment's ReplicaSets) are
 * left out, as one fault in the Deployment is one finding. A pod with ephemeral containers stays: its owner's template
 * does not show them. Of siblings whose owner was not read, the first stands for all.
 */
export function withoutOwned(workloads: readonly BareWorkload[], known: ReadonlyMap<string, Resource>): BareWorkload[] {
  const makers = new Set(workloads.map(({ resource }) => resource));
  const orphansSeen = new Set<string>();
  return workloads.filter((workload) => {
    const owner = workload.resource.object.metadata.ownerReferences?.find(isController);
    if (owner === undefined) return true;
    if (workload.containers.some(({ kind }) => kind === "ephemeral")) return true;
    const maker = known.get(`${toGroupKind(owner)}|${workload.namespace}|${owner.name}`);
    if (maker !== undefined && makers.has(maker)) return false;
    const sibling = `${workload.namespace}|${owner.uid}`;
    const isFirst = !orphansSeen.has(sibling);
    orphansSeen.add(sibling);
    return isFirst;
  });
}

/** A reference that names its owner: fields of another type were left out when the object was read. */
function isController({ apiVersion, kind, controller }: Partial<OwnerReference>): boolean {
  return controller === true && apiVersion !== undefined && kind !== undefined;
}
