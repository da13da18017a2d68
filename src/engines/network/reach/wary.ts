import { ALL_CONNECTIONS, type ConnectionSet, intersect, isEmpty } from "../connections/connection-set.ts";
import type { AddressRange, Policy, PolicyRule } from "../model.ts";
import { readRange } from "../policies/address-ranges.ts";
import type { Question } from "./decide.ts";
import { portConnections } from "./rule-connections.ts";

/** Ends every doubt that is about a rule of addresses. */
const ADDRESSES = "allows addresses that pods may have: whether it holds for pods is up to the network plugin";
/** Where pods have their addresses, nearly always. */
const OF_PODS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].flatMap((text) => readRange(text) ?? []);
/** A smaller block is about something that is there, not about a network of pods. */
const MIN_ADDRESSES = 256n;

/**
 * What some network plugins let through besides: from pods in their node's network to those of the same node, whatever
 * policies say, and pods whose addresses a rule of addresses allows. Nothing, where the model is not wary.
 * @param before what was not decided when policies of the namespace tier were asked
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
 */
export function findWary(
  { model, direction, other, target, listen }: Question,
  policies: readonly Policy[],
  before: ConnectionSet,
): { readonly part: ConnectionSet; readonly because: string }[] {
  if (model.isWary !== true || other.is !== "workload") return [];
  const ofNode = `${other.name} is in its node's network: pods of the same node are open to it, whatever policies say`;
  const found = direction === "ingress" && other.hostNetwork ? [{ part: ALL_CONNECTIONS, because: ofNode }] : [];
  for (const policy of policies.filter(isAboutPods)) {
    for (const rule of (policy[direction] ?? []).filter(mayMeanPods)) {
      const part = intersect(before, portConnections(rule.ports, target));
      if (isEmpty(part)) continue;
      listen?.({ tier: policy.tier, policy, rule, connections: part, decided: part, isUnsure: true });
      found.push({ part, because: `${policy.kind} ${policy.namespace}/${policy.name} ${ADDRESSES}` });
    }
  }
  return found;
}

/** Whether a doubt is about a rule of addresses, which is told with its rule. */
export const isOfAddresses = (because: string): boolean => because.endsWith(ADDRESSES);

/** Cilium's own kinds mean by addresses what lies outside, by their specification. */
const isAboutPods = ({ kind }: Policy): boolean => !kind.startsWith("Cilium");

function mayMeanPods({ action, doubt, peers = [] }: PolicyRule): boolean {
  if (action !== "Allow" || doubt !== undefined) return false;
  return peers.some((peer) => peer.is === "addresses" && peer.ranges.some(holdsPods));
}

function holdsPods({ family, first, last }: AddressRange): boolean {
  if (last - first + 1n < MIN_ADDRESSES) return false;
  return OF_PODS.some((one) => one.family === family && first <= one.last && one.first <= last);
}
