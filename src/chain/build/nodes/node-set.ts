import { hash } from "node:crypto";
import { type FootholdId, type Resource, toFootholdId } from "../../../model/index.ts";

/** Nodes a workload's pods are on: one, or one of several. */
export interface NodeSet {
  /** Root on one of them. */
  readonly id: FootholdId;
  readonly name: string;
  readonly isControlPlane: boolean;
  /** Names of the nodes, where they are known. */
  readonly members: readonly string[];
  readonly kernels: readonly string[];
}

export const ANY_NODE = toFootholdId("node", "any");
/** Where no nodes were read: those that run the control plane. */
export const CONTROL_PLANE = toFootholdId("node", "control-plane");

export function toNodeId(name: string): FootholdId {
  return toFootholdId("node", name);
}

/** Root's eyes on the files of a node, without its hands: `node:worker-1/files`. */
export function toFilesId(node: FootholdId): FootholdId {
  return `${node}/files`;
}

/** One foothold for each set of nodes, however many workloads are on it. */
export class NodeSets {
  readonly all = new Map<FootholdId, NodeSet>();
  /** Those on which some escape ends: only they need steps to their nodes. */
  readonly gained = new Set<FootholdId>();
  readonly #kernelOf: (node: string) => string | undefined;

  constructor(kernelOf: (node: string) => string | undefined) {
    this.#kernelOf = kernelOf;
  }

  of(names: readonly string[], isOfControlPlane: boolean): NodeSet {
    const members = names.toSorted();
    const [first = ""] = members;
    const id = members.length === 1 ? toNodeId(first) : toFootholdId("node", "group", toShort(members.join("\n")));
    const name = members.length === 1 ? `node ${first}` : `one of ${members.length} nodes (${first}, …)`;
    const kernels = [...new Set(members.flatMap((member) => this.#kernelOf(member) ?? []))];
    return this.add({ id, name, isControlPlane: isOfControlPlane, members, kernels });
  }

  add(set: NodeSet): NodeSet {
    const known = this.all.get(set.id);
    if (known !== undefined) return known;
    this.all.set(set.id, set);
    return set;
  }
}

/** A name for what is too long to be one. */
export function toShort(text: string): string {
  return hash("sha256", text).slice(0, 12);
}

export function toNodeNames(nodes: readonly Resource[]): string[] {
  return nodes.flatMap(({ object }) => object.metadata.name ?? []);
}
