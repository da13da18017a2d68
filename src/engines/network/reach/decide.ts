import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  intersect,
  isEmpty,
  NO_CONNECTIONS,
  subtract,
  unite,
} from "../connections/connection-set.ts";
import type { Direction, NetworkModel, Peer, Policy, PolicyRule, Tier, WorkloadPeer } from "../model.ts";
import { policiesOf } from "./policy-index.ts";
import { ruleConnections } from "./rule-connections.ts";
import { findWary } from "./wary.ts";

/** What may be connected: for certain, and perhaps. The two share nothing; what is in neither is denied. */
export interface Answer {
  readonly connections: ConnectionSet;
  readonly unknown: ConnectionSet;
  /** Why something is unknown; empty when nothing is. */
  readonly because: readonly string[];
}

/** What one policy, or one rule of it, had to say while a direction was decided. Told in the order of evaluation. */
export interface Say {
  readonly tier: Tier;
  readonly policy: Policy;
  /** Absent: the policy chooses the subject in this direction; its rules follow. */
  readonly rule?: PolicyRule;
  /** What the rule speaks of; none where its peers are others. */
  readonly connections: ConnectionSet;
  /** What of it no earlier policy or rule had decided, and this one does. In the namespace tier: the same as `connections`, of what got there. */
  readonly decided: ConnectionSet;
  /** It may be that the rule allows it: network plugins differ. */
  readonly isUnsure?: true;
}

export type Listen = (said: Say) => void;

interface State {
  /** Not decided yet. */
  rest: ConnectionSet;
  allowed: ConnectionSet;
  unknown: ConnectionSet;
  readonly because: Set<string>;
}

/** Who asks for whom, in one direction. */
export interface Question {
  readonly model: NetworkModel;
  readonly direction: Direction;
  readonly subject: WorkloadPeer;
  readonly other: Peer;
  readonly target: Peer;
  readonly network: string;
  readonly listen: Listen | undefined;
}

const OPEN: Answer = { connections: ALL_CONNECTIONS, unknown: NO_CONNECTIONS, because: [] };

/**
 * What policies let through in one direction: admin tier by priority, then the namespace tier (additive; what selects
 * nobody leaves all to the next), then the baseline tier, then everything is allowed.
 * @param network name of the network the packets go through; secondary networks know only policies made for them
 * @param listen is told every policy and rule that was asked, for explanations
 */
export function decide(
  model: NetworkModel,
  direction: Direction,
  source: Peer,
  target: Peer,
  network: string,
  listen?: Listen,
): Answer {
  const subject = direction === "egress" ? source : target;
  const other = direction === "egress" ? target : source;
  if (subject.is !== "workload") return OPEN;
  const isSecondary = subject.primary !== network;
  const policies = policiesOf(model, subject).filter(
    (policy) => policy.network === (isSecondary ? network : undefined),
  );
  const question: Question = { model, direction, subject, other, target, network, listen };
  const state: State = {
    rest: ALL_CONNECTIONS,
    allowed: NO_CONNECTIONS,
    unknown: NO_CONNECTIONS,
    because: new Set(),
  };
  if (subject.doubt !== undefined) doubt(state, ALL_CONNECTIONS, subject.doubt);
  // Administrators' policies leave out pods in their node's network, by their specification.
  const ofAdmin = subject.hostNetwork ? [] : policies;
  askInOrder(question, state, inTier(ofAdmin, "admin", direction));
  askTogether(question, state, inTier(policies, "namespace", direction));
  askInOrder(question, state, inTier(ofAdmin, "baseline", direction));
  return {
    connections: unite(state.allowed, state.rest),
    unknown: state.unknown,
    because: [...state.because],
  };
}

function inTier(policies: readonly Policy[], tier: Tier, direction: Direction): Policy[] {
  return policies.filter(
    (policy) => policy.tier === tier && (policy.doubt !== undefined || policy[direction] !== undefined),
  );
}

function doubt(state: State, part: ConnectionSet, because: string): void {
  const unsure = intersect(state.rest, part);
  if (isEmpty(unsure)) return;
  state.unknown = unite(state.unknown, unsure);
  state.rest = subtract(state.rest, unsure);
  state.because.add(because);
}

/** The first rule that speaks of a connection decides it; what is passed goes to the next tier, with what nobody spoke of. */
function askInOrder(question: Question, state: State, policies: readonly Policy[]): void {
  let passed = NO_CONNECTIONS;
  for (const policy of policies) {
    question.listen?.({ tier: policy.tier, policy, connections: ALL_CONNECTIONS, decided: NO_CONNECTIONS });
    if (policy.doubt !== undefined) doubt(state, ALL_CONNECTIONS, policy.doubt);
    for (const rule of policy[question.direction] ?? []) {
      if (rule.doubt !== undefined) doubt(state, toDoubtful(question, rule), rule.doubt);
      if (isOfNode(question.other) && isByLabels(rule)) continue;
      const connections = toConnections(question, rule);
      const decided = intersect(state.rest, connections);
      question.listen?.({ tier: policy.tier, policy, rule, connections, decided });
      if (rule.action === "Allow") state.allowed = unite(state.allowed, decided);
      if (rule.action === "Pass") passed = unite(passed, decided);
      state.rest = subtract(state.rest, decided);
    }
  }
  state.rest = unite(state.rest, passed);
}

/** Whoever is chosen by any policy is closed but for what any of them allows; a denial wins over what allows. */
function askTogether(question: Question, state: State, policies: readonly Policy[]): void {
  if (policies.length === 0) return;
  const before = state.rest;
  let allowed = NO_CONNECTIONS;
  let denied = NO_CONNECTIONS;
  const doubts: { readonly part: ConnectionSet; readonly because: string }[] = [];
  for (const policy of policies) {
    question.listen?.({ tier: policy.tier, policy, connections: ALL_CONNECTIONS, decided: NO_CONNECTIONS });
    // A kind that may deny takes even what others allow into doubt.
    if (policy.doubt !== undefined && !isAdditive(policy)) doubt(state, ALL_CONNECTIONS, policy.doubt);
    else if (policy.doubt !== undefined) doubts.push({ part: ALL_CONNECTIONS, because: policy.doubt });
    for (const rule of policy[question.direction] ?? []) {
      if (rule.doubt !== undefined) doubts.push({ part: toDoubtful(question, rule), because: rule.doubt });
      const connections = toConnections(question, rule);
      const decided = intersect(state.rest, connections);
      question.listen?.({ tier: policy.tier, policy, rule, connections, decided });
      if (rule.action === "Deny") denied = unite(denied, decided);
      else allowed = unite(allowed, decided);
    }
  }
  state.allowed = unite(state.allowed, subtract(allowed, denied));
  state.rest = subtract(subtract(state.rest, allowed), denied);
  for (const { part, because } of doubts) doubt(state, part, because);
  if (isOfNode(question.subject)) doubt(state, ALL_CONNECTIONS, toNodeDoubt(question.subject));
  for (const { part, because } of findWary(question, policies, before)) doubt(state, part, because);
  state.rest = NO_CONNECTIONS;
}

/** Most network plugins let their packets pass as the node's own; some do not. */
const isOfNode = (peer: Peer): peer is WorkloadPeer => peer.is === "workload" && peer.hostNetwork;

const toNodeDoubt = ({ name }: WorkloadPeer): string =>
  `${name} is in its node's network: whether NetworkPolicy holds for it is up to the network plugin`;

const isAdditive = ({ kind }: Policy): boolean => kind === "NetworkPolicy" || kind === "MultiNetworkPolicy";

/** Speaks of pods by their labels, not of everybody. */
const isByLabels = (rule: PolicyRule): boolean => rule.peers?.every(({ is }) => is === "pods") ?? false;

function toConnections({ model, other, target, network }: Question, rule: PolicyRule): ConnectionSet {
  return rule.doubt === undefined ? ruleConnections(model, rule, other, target, network) : NO_CONNECTIONS;
}

/** What a rule that is not understood may decide: where its peers and ports are, no more than those. */
function toDoubtful({ model, other, target, network }: Question, rule: PolicyRule): ConnectionSet {
  return rule.isBounded === true ? ruleConnections(model, rule, other, target, network) : ALL_CONNECTIONS;
}
