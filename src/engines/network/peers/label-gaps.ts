import { matchesSelector } from "../../../formats/selector/index.ts";
import type { LabelSelector, Problem } from "../../../model/index.ts";
import type { Labels, PodChoice, Policy, WorkloadPeer } from "../model.ts";
import { toReport } from "../policies/report.ts";
import type { PodGroup } from "./workloads.ts";

/**
 * The peers of the groups. Where a policy tells pods of one group apart, no one answer is right for all of them: the peer
 * is in doubt, and that is a problem.
 */
export function toPeers(groups: readonly PodGroup[], policies: readonly Policy[], problems: Problem[]): WorkloadPeer[] {
  const byKey = indexByKey(policies.flatMap(choicesOf));
  return groups.map(({ peer, variants }) => {
    if (variants.length === 1) return peer;
    const choices = new Set(differingKeys(variants).flatMap((key) => byKey.get(key) ?? []));
    const isTorn = [...choices].some((choice) => tearsApart(choice, peer.namespace, variants));
    if (!isTorn) return peer;
    const message = `pods of ${peer.name} have different labels, and a policy tells them apart`;
    return { ...peer, doubt: toReport(peer.resource, problems).fault(["metadata", "labels"], message) };
  });
}

function choicesOf({ subjects, ingress = [], egress = [] }: Policy): PodChoice[] {
  const peers = [...ingress, ...egress].flatMap((rule) => rule.peers ?? []);
  return [...subjects, ...peers.filter((peer) => peer.is === "pods")];
}

function indexByKey(choices: readonly PodChoice[]): Map<string, PodChoice[]> {
  const byKey = new Map<string, PodChoice[]>();
  for (const choice of choices) {
    for (const key of keysOf(choice.podSelector)) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [choice]);
      else list.push(choice);
    }
  }
  return byKey;
}

function keysOf(selector: LabelSelector | undefined): string[] {
  const expressions = selector?.matchExpressions ?? [];
  return [...Object.keys(selector?.matchLabels ?? {}), ...expressions.flatMap(({ key }) => key ?? [])];
}

/** Keys that not all have, or not all with the same value. */
function differingKeys([first = {}, ...others]: readonly Labels[]): string[] {
  const differing = new Set<string>();
  for (const labels of others) {
    for (const key of [...Object.keys(first), ...Object.keys(labels)]) {
      if (first[key] !== labels[key]) differing.add(key);
    }
  }
  return [...differing];
}

function tearsApart(choice: PodChoice, namespace: string, [first, ...others]: readonly Labels[]): boolean {
  if (choice.namespace !== undefined && choice.namespace !== namespace) return false;
  const isFirst = matchesSelector(choice.podSelector, first);
  return others.some((labels) => matchesSelector(choice.podSelector, labels) !== isFirst);
}
