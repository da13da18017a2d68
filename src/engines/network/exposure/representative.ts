import { matchesSelector } from "../../../formats/selector/index.ts";
import type { LabelSelector } from "../../../model/index.ts";
import type { NetworkModel, PodChoice, RepresentativePeer, RulePeer } from "../model.ts";
import { asksForLabels, asksNothing, namedNamespace, toRequirements } from "./requirements.ts";

/** Any pod of any namespace. */
export const ENTIRE_CLUSTER: RepresentativePeer = { is: "representative", name: "entire-cluster" };

/**
 * The pods that rules speak of and that may come to be: one for each different choice of namespace and pod, as the first rule
 * that makes it words it. Left out is what a pod that is there already stands for.
 */
export function toRepresentatives(model: NetworkModel): readonly RepresentativePeer[] {
  const found = new Map<string, RepresentativePeer>();
  for (const policy of model.policies) {
    if (policy.network !== undefined) continue;
    for (const rule of [...(policy.ingress ?? []), ...(policy.egress ?? [])]) {
      for (const peer of rule.peers ?? []) add(found, peer);
    }
  }
  return [...found.values()].filter((peer) => !isThere(model, peer));
}

function add(found: Map<string, RepresentativePeer>, peer: RulePeer): void {
  if (peer.is !== "pods") return;
  const namespace = peer.namespace ?? namedNamespace(peer.namespaceSelector);
  const hasSelector = namespace === undefined && !asksNothing(peer.namespaceSelector);
  const hasPods = !asksNothing(peer.podSelector);
  if (namespace === undefined && !hasSelector && !hasPods) return;
  const key = JSON.stringify([
    namespace ?? null,
    hasSelector ? toRequirements(peer.namespaceSelector) : [],
    toRequirements(peer.podSelector),
  ]);
  if (found.has(key)) return;
  const made = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(hasSelector ? { namespaceSelector: peer.namespaceSelector } : {}),
    ...(hasPods ? { podSelector: peer.podSelector } : {}),
  } as Omit<RepresentativePeer, "is" | "name">;
  found.set(key, { is: "representative", name: toName(made), ...made });
}

/** `shop/[pod with {app=cart}]`, `[namespace with {tier=front}]/[all pods]` */
function toName(peer: Omit<RepresentativePeer, "is" | "name">): string {
  const namespace =
    peer.namespace ??
    (peer.namespaceSelector === undefined ? "[all namespaces]" : `[namespace with ${toText(peer.namespaceSelector)}]`);
  return `${namespace}/${peer.podSelector === undefined ? "[all pods]" : `[pod with ${toText(peer.podSelector)}]`}`;
}

function toText(selector: LabelSelector): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }) =>
      `{Key:${key ?? ""},Operator:${operator ?? ""},Values:[${(values ?? []).join(" ")}],}`,
  );
  return `{${[...labels.sort(), ...expressions.sort()].join(",")}}`;
}

/**
 * Whether a pod that is there is all the rule asks for by plain labels of both, pod and namespace: what may connect to it is in
 * the list of connections already. Wider choices may well be met by others, too.
 */
function isThere(model: NetworkModel, peer: RepresentativePeer): boolean {
  const isNarrow =
    asksForLabels(peer.podSelector) && (peer.namespace !== undefined || asksForLabels(peer.namespaceSelector));
  if (!isNarrow) return false;
  return model.peers.some(
    ({ namespace, labels }) =>
      matchesSelector(peer.podSelector, labels) &&
      (peer.namespace === undefined
        ? matchesSelector(peer.namespaceSelector, model.namespaces.get(namespace)?.labels ?? {})
        : peer.namespace === namespace),
  );
}

/**
 * Whether every pod that the representative stands for is chosen: the choice asks for nothing that the representative was not
 * made with. What a label would also have to be true of (`In` of what `Exists` asks for) is not worked out.
 */
export function choosesRepresentative(choice: PodChoice, peer: RepresentativePeer): boolean {
  return choosesItsNamespace(choice, peer) && isSubset(choice.podSelector, peer.podSelector);
}

function choosesItsNamespace(choice: PodChoice, peer: RepresentativePeer): boolean {
  const named = choice.namespace ?? namedNamespace(choice.namespaceSelector);
  if (named !== undefined) return peer.namespace === named;
  return isSubset(choice.namespaceSelector, peer.namespaceSelector);
}

function isSubset(wanted: LabelSelector | undefined, given: LabelSelector | undefined): boolean {
  const known = new Set(toRequirements(given));
  return toRequirements(wanted).every((requirement) => known.has(requirement));
}
