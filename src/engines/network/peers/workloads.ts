import {
  asObject,
  asString,
  dig,
  type Json,
  type OwnerReference,
  type Path,
  type Picture,
  type Resource,
  toGroupKind,
} from "../../../model/index.ts";
import type { Labels, WorkloadPeer } from "../model.ts";
import { toAttachments } from "../networks/attachments.ts";
import { toPodPorts } from "./pod-ports.ts";

/** Pods of one owner, or one template, and every set of labels that was seen on them. */
export interface PodGroup {
  readonly peer: WorkloadPeer;
  /** At least one; the first is that of `peer`. */
  readonly variants: readonly Labels[];
  /** Every object that was read of it: its template, its pods. */
  readonly members: readonly Resource[];
}

/** Owners above a pod: pod, ReplicaSet, Deployment, and what operators put on top. */
const MAX_OWNERS = 8;
const MACHINE_KINDS = new Set(["kubevirt.io/VirtualMachine", "kubevirt.io/VirtualMachineInstance"]);
/** A template that nothing runs from by itself. */
const IDLE_KINDS = new Set(["/PodTemplate", "/Pod"]);

interface Draft {
  readonly namespace: string;
  readonly workload: string;
  readonly kind: string;
  readonly resource: Resource;
  readonly labels: Labels;
  readonly annotations: Labels | undefined;
  readonly podSpec: Json | undefined;
  readonly isMachine: boolean;
}

/**
 * Who has pods: workloads with the pods they made, virtual machines, and pods. Pods of an owner that was not read are
 * one peer, named after it.
 * @param primaryOf the network that pods of a namespace have as their primary one
 */
export function toPodGroups(picture: Picture, primaryOf: (namespace: string) => string): PodGroup[] {
  const drafts = new Map<string, { draft: Draft; variants: Map<string, Labels>; members: Resource[] }>();
  const add = (draft: Draft, member: Resource): void => {
    const key = JSON.stringify([draft.namespace, draft.kind, draft.workload]);
    const variant = toText(draft.labels);
    const known = drafts.get(key);
    if (known === undefined)
      drafts.set(key, { draft, variants: new Map([[variant, draft.labels]]), members: [member] });
    else {
      known.variants.set(variant, draft.labels);
      known.members.push(member);
    }
  };
  const running = picture.workloads.filter(({ resource }) => !IDLE_KINDS.has(toGroupKind(resource.object)));
  const machines = picture.resources.filter((resource) => isMachine(resource) && !hasReadOwner(picture, resource));
  const templates = new Map<Resource, Draft>();
  for (const { resource, specPath, metadataPath } of running) {
    const draft = toDraft(resource, specPath, metadataPath);
    if (!templates.has(resource)) templates.set(resource, draft);
    add(draft, resource);
  }
  for (const resource of machines) {
    const draft = toMachineDraft(resource);
    templates.set(resource, draft);
    add(draft, resource);
  }
  for (const pod of picture.ofKind("/Pod")) {
    if (picture.complete && hasEnded(pod)) continue;
    add(toPodDraft(picture, pod, templates), pod);
  }
  const groups = [...drafts.values()].map(({ draft, variants, members }): PodGroup => {
    const all = [...variants.values()];
    return { peer: toPeer(draft, all[0] ?? {}, primaryOf), variants: all, members };
  });
  return groups.sort((one, other) => (one.peer.name < other.peer.name ? -1 : one.peer.name > other.peer.name ? 1 : 0));
}

const isMachine = ({ object }: Resource): boolean => MACHINE_KINDS.has(toGroupKind(object));

const hasEnded = ({ object }: Resource): boolean =>
  ["Succeeded", "Failed"].includes(asString(dig(object, "status", "phase")) ?? "");

function toDraft(resource: Resource, specPath: Path, metadataPath: Path): Draft {
  const { object } = resource;
  return {
    namespace: toPlain(object.metadata.namespace ?? "default"),
    workload: toPlain(object.metadata.name ?? object.metadata.generateName ?? ""),
    kind: object.kind,
    resource,
    labels: toTexts(dig(object, ...metadataPath, "labels")) ?? {},
    annotations: toTexts(dig(object, ...metadataPath, "annotations")),
    podSpec: dig(object, ...specPath),
    isMachine: false,
  };
}

/** No real name holds what would begin another line of a report. */
function toPlain(name: string): string {
  // oxlint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001F\u007F]/g, "\uFFFD");
}

/** The pod of a machine has the labels of its template; that of an instance without a machine above it has its own. */
function toMachineDraft(resource: Resource): Draft {
  const isInstance = resource.object.kind === "VirtualMachineInstance";
  const at = isInstance ? [] : ["spec", "template"];
  return { ...toDraft(resource, [...at, "spec"], [...at, "metadata"]), isMachine: true };
}

function toPodDraft(picture: Picture, pod: Resource, templates: ReadonlyMap<Resource, Draft>): Draft {
  const draft = toDraft(pod, ["spec"], ["metadata"]);
  const owner = findOwner(pod);
  if (owner === undefined) return draft;
  const template = findTemplate(picture, pod, templates);
  if (template === undefined) return { ...draft, workload: toPlain(owner.name), kind: owner.kind ?? "Pod" };
  // The labels its machine gave it are not those the instance shows; of all others, the pod shows what policies see.
  return { ...template, labels: template.isMachine ? template.labels : draft.labels };
}

/** What stands at the top of a pod's owners, and has a template; undefined where it was not read. */
function findTemplate(picture: Picture, pod: Resource, templates: ReadonlyMap<Resource, Draft>): Draft | undefined {
  let current: Resource | undefined = pod;
  let found: Draft | undefined;
  for (let steps = 0; current !== undefined && steps < MAX_OWNERS; steps += 1) {
    found = templates.get(current) ?? found;
    current = findOwnerResource(picture, current);
  }
  return found;
}

function hasReadOwner(picture: Picture, resource: Resource): boolean {
  return findOwnerResource(picture, resource) !== undefined;
}

function findOwnerResource(picture: Picture, resource: Resource): Resource | undefined {
  const owner = findOwner(resource);
  if (owner?.apiVersion === undefined || owner.kind === undefined) return undefined;
  const groupKind = toGroupKind({ apiVersion: owner.apiVersion, kind: owner.kind });
  const { namespace } = resource.object.metadata;
  return (
    picture.find(groupKind, namespace ?? "", owner.name) ??
    (namespace === undefined || namespace === "default"
      ? picture.find(groupKind, namespace === undefined ? "default" : "", owner.name)
      : undefined)
  );
}

/** Fields of another type were left out when the object was read. */
interface Owner {
  readonly name: string;
  readonly kind?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly controller?: boolean | undefined;
}

/** The controller; where none is said to be it, the first that is named. */
function findOwner({ object }: Resource): Owner | undefined {
  const references: readonly Partial<OwnerReference>[] = object.metadata.ownerReferences ?? [];
  // The pods of a kubelet's own files have its node as their owner, and nothing else in common.
  const own = references.filter(({ kind }) => kind !== "Node");
  const named = own.flatMap((one): Owner[] => (one.name === undefined ? [] : [{ ...one, name: one.name }]));
  return named.find(({ controller }) => controller === true) ?? named[0];
}

function toPeer(draft: Draft, labels: Labels, primaryOf: (namespace: string) => string): WorkloadPeer {
  const { namespace, workload, kind, resource, podSpec } = draft;
  return {
    is: "workload",
    name: `${namespace}/${workload}[${kind}]`,
    namespace,
    workload,
    kind,
    labels,
    ports: toPodPorts(podSpec),
    hostNetwork: dig(podSpec, "hostNetwork") === true,
    primary: primaryOf(namespace),
    secondary: toAttachments(draft.annotations, draft.isMachine ? podSpec : undefined),
    resource,
  };
}

/** A mapping of texts; what is no text is left out. */
function toTexts(value: Json | undefined): Labels | undefined {
  const object = asObject(value);
  if (object === undefined) return undefined;
  const entries = Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

function toText(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}
