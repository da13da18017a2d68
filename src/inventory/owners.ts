import { dig, type OwnerReference, type Resource, toGroupKind } from "../model/index.ts";
import { formatPowers, isWithin, type Powers, toPowers } from "./powers.ts";
import type { BareWorkload } from "./workloads.ts";

/** The object an object says it was made by, if it was read. */
type FindMaker = (resource: Resource, namespace: string) => Resource | undefined;

/** A CronJob's pod has two owners above it; operators add some. */
const MAX_OWNERS = 8;

/**
 * The workloads people wrote: those that another workload made (a ReplicaSet's pods, a Deployment's ReplicaSets) are
 * left out, as one fault in the Deployment is one finding. Anybody can write an owner reference, and admission changes
 * pods on their way: so what can do more than its owner's template shows stays. Of siblings that can do the same, and
 * whose owner does not show it, the first stands for all.
 */
export function withoutOwned(
  workloads: readonly BareWorkload[],
  known: ReadonlyMap<string, Resource>,
  isLive: boolean,
): BareWorkload[] {
  const byMaker = Map.groupBy(workloads, ({ resource }) => resource);
  const powersOf = remember(toPowers);
  const siblings = new Set<string>();
  // An owner is in its object's namespace or, some custom resources, in none: those stand under the default one.
  const findClusterScoped = (owner: OwnerReference): Resource | undefined => {
    const maker = known.get(toKey(owner, "default"));
    return maker?.object.metadata.namespace === undefined ? maker : undefined;
  };
  const findMaker: FindMaker = ({ object }, namespace) => {
    const owner = object.metadata.ownerReferences?.find(isController);
    const maker = owner && (known.get(toKey(owner, namespace)) ?? (isLive ? findClusterScoped(owner) : undefined));
    return owner === undefined || maker === undefined || isOther(owner, maker) ? undefined : maker;
  };
  return workloads.filter((workload) => {
    const { resource, namespace } = workload;
    const owner = resource.object.metadata.ownerReferences?.find(isController);
    if (owner === undefined) return true;
    const maker = findMaker(resource, namespace);
    const templates = maker === undefined || !hasRoot(maker, namespace, findMaker) ? [] : (byMaker.get(maker) ?? []);
    if (templates.some((template) => isMade(workload, template, powersOf))) return false;
    if (isLive && templates.length > 0 && isScaledDown(workload)) return false;
    const sibling = JSON.stringify([namespace, owner.uid, formatPowers(powersOf(workload))]);
    const isFirst = !siblings.has(sibling);
    siblings.add(sibling);
    return isFirst;
  });
}

/** Whether the owners end with one that nothing made; those that own each other would hide each other. */
function hasRoot(maker: Resource, namespace: string, findMaker: FindMaker): boolean {
  let top: Resource | undefined = maker;
  for (let steps = 0; top !== undefined && steps < MAX_OWNERS; steps += 1) top = findMaker(top, namespace);
  return top === undefined;
}

function isMade(workload: BareWorkload, template: BareWorkload, powersOf: (one: BareWorkload) => Powers): boolean {
  // Controllers write every label of the template into what they make.
  const labels = workload.podMetadata.labels ?? {};
  const isLabelled = Object.entries(template.podMetadata.labels ?? {}).every(([key, value]) => labels[key] === value);
  return isLabelled && isWithin(powersOf(workload), powersOf(template));
}

function toKey(owner: OwnerReference, namespace: string): string {
  return `${toGroupKind(owner)}|${namespace}|${owner.name}`;
}

/** Another object that once had the owner's name: Kubernetes goes by the uid. */
function isOther({ uid }: OwnerReference, { object }: Resource): boolean {
  const own = object.metadata["uid"];
  return typeof own === "string" && uid !== own;
}

/** A revision kept for going back to it: no pod runs from it. */
function isScaledDown({ resource }: BareWorkload): boolean {
  return dig(resource.object, "spec", "replicas") === 0;
}

/** A reference that names its owner: fields of another type were left out when the object was read. */
function isController(reference: Partial<OwnerReference>): reference is OwnerReference {
  const { apiVersion, kind, controller } = reference;
  return controller === true && apiVersion !== undefined && kind !== undefined;
}

function remember<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
