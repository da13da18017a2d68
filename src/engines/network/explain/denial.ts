import { isEmpty } from "../connections/connection-set.ts";
import type { Policy, PolicyRule } from "../model.ts";
import { choosesPeer } from "../reach/choice.ts";
import { portConnections } from "../reach/rule-connections.ts";
import { nameOfPeer } from "./peer-name.ts";
import { type Cause, type Direct, nameOf, nameOfRule, titleOf } from "./cause.ts";

/** Why each of the policies that choose the subject lets a connection not through. */
export function toDenials(question: Direct, policies: readonly Policy[]): readonly Cause[] {
  return policies.map((policy) => toDenial(question, policy));
}

function toDenial(question: Direct, policy: Policy): Cause {
  const { model, direction, source, target, network } = question;
  const [subject, other] = direction === "egress" ? [source, target] : [target, source];
  const rules = policy[direction] ?? [];
  // One rule that speaks of the other end is told, the first.
  const rule = rules.find(
    ({ peers }) => peers === undefined || peers.some((peer) => choosesPeer(model, peer, other, network)),
  );
  const head = `${nameOf(policy)} selects ${nameOfPeer(model, subject)}`;
  const title = titleOf(direction);
  if (rule === undefined) {
    const none = rules.length === 0 ? " (no rules defined)" : "";
    return {
      kind: policy.kind,
      policy,
      text: `${head}, but ${nameOfPeer(model, other)} is not allowed by any ${title} rule${none}`,
    };
  }
  const miss = isOfOtherNames(question, rule)
    ? "named ports of the rule have no match in the configuration of the destination peer"
    : "the protocols and ports do not match";
  const text = `${head}, and ${title} rule ${nameOfRule(rule)} selects ${nameOfPeer(model, other)}, but ${miss}`;
  return { kind: policy.kind, policy, rule, text };
}

/** Whether all the rule says is names of ports, and the target has none of them. */
function isOfOtherNames({ target }: Direct, { ports }: PolicyRule): boolean {
  return ports !== undefined && ports.every(({ is }) => is === "named") && isEmpty(portConnections(ports, target));
}
