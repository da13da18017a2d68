import {
  asString,
  type Change,
  dig,
  type FootholdId,
  type Picture,
  type Resource,
  toFootholdId,
} from "../../../model/index.ts";
import type { Subject } from "../subject.ts";
import {
  isControlPlane,
  isTainted,
  selectsControlPlane,
  toleratesControlPlane,
  toUntolerating,
} from "./control-plane.ts";
import { ANY_NODE, CONTROL_PLANE, type NodeSet, NodeSets, toNodeId, toShort } from "./node-set.ts";
import { findPodsOnNodes, type PodsOfSubject } from "./pods-on-nodes.ts";

/** Where a workload runs, or may run. */
export interface Place {
  readonly nodes: NodeSet;
  /** Keeps the workload's pods away from there. */
  readonly removals: readonly Change[];
  /** Whether a pod of it is there now. */
  readonly isThere: boolean;
}

export interface Placement {
  readonly places: ReadonlyMap<Subject, readonly Place[]>;
  readonly sets: NodeSets;
  readonly pods: ReadonlyMap<Subject, PodsOfSubject>;
  /** Whether nodes are known by their names; else `any` stands for the one a pod happens to be on. */
  readonly isLive: boolean;
}

/** Labels every node has tell no nodes apart. */
const ORDINARY = /^(?:beta\.)?kubernetes\.io\/(?:os|arch)$/;

/** Where the pods of each workload are: in a live cluster by their nodes, in files by what they ask of a node. */
export function toPlacement(picture: Picture, subjects: readonly Subject[]): Placement {
  const nodes = new Map(picture.ofKind("/Node").map((node) => [node.object.metadata.name ?? "", node]));
  const sets = new NodeSets((name) => asString(dig(nodes.get(name)?.object, "status", "nodeInfo", "kernelVersion")));
  const isLive = picture.complete && nodes.size > 0;
  const pods = isLive ? findPodsOnNodes(picture, subjects) : new Map<Subject, PodsOfSubject>();
  const places = new Map<Subject, readonly Place[]>();
  for (const subject of subjects) {
    const on = pods.get(subject);
    const found = !isLive
      ? toUnreadPlaces(subject, sets)
      : on !== undefined
        ? toPlaces(subject, [...on.nodes], { nodes, sets, isThere: true })
        : toPlaces(subject, findEligible(subject, nodes), { nodes, sets, isThere: false });
    places.set(subject, found);
  }
  return { places, sets, pods, isLive };
}

interface Known {
  readonly nodes: ReadonlyMap<string, Resource>;
  readonly sets: NodeSets;
  readonly isThere: boolean;
}

/** Control-plane nodes are a place of their own: more is won there, and other changes keep pods away. */
function toPlaces(subject: Subject, names: readonly string[], { nodes, sets, isThere }: Known): Place[] {
  const isOfControlPlane = (name: string): boolean => {
    const node = nodes.get(name);
    return node !== undefined && isControlPlane(node);
  };
  const workers = names.filter((name) => !isOfControlPlane(name));
  // A pod that is there although its template tolerates it no longer is about to go.
  const masters = names.filter((name) => isOfControlPlane(name) && mayStay(subject, nodes.get(name)));
  const hasBoth = workers.length > 0 && toleratesControlPlane(subject.workload);
  return [
    ...(workers.length === 0 ? [] : [{ nodes: sets.of(workers, false), removals: [], isThere }]),
    ...(masters.length === 0
      ? []
      : [{ nodes: sets.of(masters, true), removals: hasBoth ? [toUntolerating(subject)] : [], isThere }]),
  ];
}

function mayStay(subject: Subject, node: Resource | undefined): boolean {
  const { workload } = subject;
  const isBound = workload.podSpec.nodeName !== undefined && workload.resource.object.kind === "Pod";
  return node === undefined || !isTainted(node) || isBound || toleratesControlPlane(workload);
}

/** The nodes the scheduler may choose for pods that are yet to come, by label and role. */
function findEligible({ workload }: Subject, nodes: ReadonlyMap<string, Resource>): string[] {
  const { nodeName, nodeSelector = {} } = workload.podSpec;
  if (nodeName !== undefined && nodeName !== "") return [nodeName];
  const wanted = Object.entries(nodeSelector);
  const tolerates = toleratesControlPlane(workload);
  return [...nodes]
    .filter(([, node]) => {
      const labels = node.object.metadata.labels ?? {};
      if (!tolerates && isTainted(node)) return false;
      return wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
    })
    .map(([name]) => name);
}

function toUnreadPlaces(subject: Subject, sets: NodeSets): Place[] {
  const { workload } = subject;
  const { nodeName } = workload.podSpec;
  if (nodeName !== undefined && nodeName !== "") {
    const id = toNodeId(nodeName);
    const named: NodeSet = { id, name: `node ${nodeName}`, isControlPlane: false, members: [nodeName], kernels: [] };
    return [{ nodes: sets.add(named), removals: [], isThere: false }];
  }
  if (selectsControlPlane(workload)) return [toUnreadMaster(sets, [])];
  const worker: Place = { nodes: sets.add(toUnreadNodes(subject)), removals: [], isThere: false };
  return toleratesControlPlane(workload) ? [worker, toUnreadMaster(sets, [toUntolerating(subject)])] : [worker];
}

function toUnreadMaster(sets: NodeSets, removals: readonly Change[]): Place {
  const name = "a control-plane node";
  const nodes = sets.add({ id: CONTROL_PLANE, name, isControlPlane: true, members: [], kernels: [] });
  return { nodes, removals, isThere: false };
}

/** Pods that ask for the same of a node may be on the same one; those that ask for nothing, on any. */
function toUnreadNodes({ workload }: Subject): NodeSet {
  const { nodeSelector = {}, affinity } = workload.podSpec;
  const chosen = Object.entries(nodeSelector)
    .filter(([key]) => !ORDINARY.test(key))
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  const required = affinity?.nodeAffinity?.["requiredDuringSchedulingIgnoredDuringExecution"];
  const text = [...chosen, ...(required === undefined ? [] : [`affinity ${toShort(JSON.stringify(required))}`])].join(
    ",",
  );
  const id: FootholdId = text === "" ? ANY_NODE : toFootholdId("node", "any", toLabel(text));
  const name = text === "" ? "the node a pod is on" : `a node with ${text.slice(0, 80)}`;
  return { id, name, isControlPlane: false, members: [], kernels: [] };
}

function toLabel(text: string): string {
  return text.length <= 100 ? text : toShort(text);
}
