import { hasAllPorts } from "../connections/port-set.ts";
import type { NetworkModel, PolicyRule, RepresentativePeer, RulePort, WorkloadPeer } from "../model.ts";
import { choosesPeer } from "../reach/choice.ts";
import { compare } from "../text/lines.ts";
import { policiesOf } from "../reach/policy-index.ts";

/** Names of ports, sorted, by protocol; the empty protocol is whatever the pod's port has. */
export type NamedPorts = ReadonlyMap<string, readonly string[]>;

/**
 * The named ports a workload may connect to at a pod that is not there yet: which numbers they are is for that pod to say. The
 * first rule of the tiers in order that speaks of a name decides it, as it does for numbers.
 */
export function toNamedPorts(model: NetworkModel, workload: WorkloadPeer, target: RepresentativePeer): NamedPorts {
  const decided = new Map<string, boolean>();
  const rules = policiesOf(model, workload)
    .filter(({ network, doubt, egress }) => network === undefined && doubt === undefined && egress !== undefined)
    .flatMap(({ egress, tier }) => (egress ?? []).map((rule) => ({ rule, tier })));
  const wanted = new Set(rules.flatMap(({ rule }) => (rule.ports ?? []).flatMap(toKey)));
  for (const { rule } of rules) {
    if (rule.doubt !== undefined || rule.action === "Pass") continue;
    if (rule.peers !== undefined && !rule.peers.some((peer) => choosesPeer(model, peer, target, workload.primary)))
      continue;
    for (const key of wanted) if (!decided.has(key) && speaksOf(rule, key)) decided.set(key, rule.action === "Allow");
  }
  const open = [...decided].filter(([, isOpen]) => isOpen).map(([key]) => JSON.parse(key) as [string, string]);
  open.sort(([, one], [, other]) => compare(one, other));
  const byProtocol = Map.groupBy(open, ([protocol]) => protocol);
  return new Map([...byProtocol].map(([protocol, all]) => [protocol, all.map(([, name]) => name)]));
}

function toKey(port: RulePort): string[] {
  return port.is === "named" ? [JSON.stringify([port.protocol ?? "", port.name])] : [];
}

/** By its name, or because it denies every port; a rule that allows every port needs no names. */
function speaksOf(rule: PolicyRule, key: string): boolean {
  if (rule.ports === undefined) return rule.action === "Deny";
  return rule.ports.some((port) =>
    port.is === "named" ? toKey(port).includes(key) : rule.action === "Deny" && isEveryOf(port, key),
  );
}

function isEveryOf(port: RulePort & { readonly is: "ports" }, key: string): boolean {
  const [protocol] = JSON.parse(key) as [string];
  return port.protocol === protocol && hasAllPorts(port.ports);
}
