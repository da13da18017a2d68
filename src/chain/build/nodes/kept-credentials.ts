import type { FootholdId, Step } from "../../../model/index.ts";
import type { FactList } from "../fact-list.ts";
import type { Subject } from "../subject.ts";
import { type NodeSet, toNodeId } from "./node-set.ts";
import { toCredentialsId } from "./node-steps.ts";
import type { Placement } from "./placement.ts";

/** What pods are given as files, and where they are. */
export interface KeptCredentials {
  readonly placement: Placement;
  /** Steps to the tokens and secrets that a workload's pods have as files. */
  readonly credentials: ReadonlyMap<Subject, readonly Step[]>;
  /** Nodes whose files somebody can read. */
  readonly read: ReadonlySet<FootholdId>;
}

/** Who reads the files of a node has the tokens and secrets that the kubelet keeps there for pods. */
export function addKeptCredentials({ placement, credentials, read }: KeptCredentials, facts: FactList): void {
  if (read.size === 0) return;
  const used = new Set<NodeSet>();
  for (const [subject, steps] of credentials) {
    if (steps.length === 0) continue;
    for (const { nodes } of placement.places.get(subject) ?? []) {
      if (!toNodes(nodes).some((id) => read.has(id))) continue;
      used.add(nodes);
      for (const { to, evidence, removedBy } of steps) addStep(facts, { from: toKept(nodes), to, evidence, removedBy });
    }
  }
  for (const nodes of used) {
    if (nodes.members.length < 2) continue;
    facts.addFoothold({ id: toKept(nodes), name: `what pods keep on ${nodes.name}`, namespace: "" });
    const evidence = [{ message: "a pod of the workload is there" }];
    for (const id of toNodes(nodes)) {
      if (read.has(id)) addStep(facts, { from: toCredentialsId(id), to: toKept(nodes), evidence, removedBy: [] });
    }
  }
}

function toNodes({ id, members }: NodeSet): FootholdId[] {
  return members.length === 0 ? [id] : members.map(toNodeId);
}

function toKept({ id, members }: NodeSet): FootholdId {
  return members.length < 2 ? toCredentialsId(id) : `${id}/kept`;
}

function addStep(facts: FactList, step: Pick<Step, "from" | "to" | "evidence" | "removedBy">): void {
  facts.addStep({ ...step, kind: "node/credentials", technique: "T1552.001", likelihood: "likely" });
}
