/*
 * The network engine: who may connect to whom.
 *
 * `toNetworkModel(picture)` reads once: peers (workloads, merged from their pods), namespaces, networks, and policies of every
 * kind in one shape (`Policy`: tier, priority, subjects, rules with their index and name). What is malformed is a problem and a
 * `doubt` on the policy, rule or peer.
 * `decide(model, direction, source, target, network, listen?)` asks one direction: admin tier → namespace tier → baseline tier →
 * allowed. `listen` hears every policy and rule in the order it was asked, so that an explanation never evaluates on its own.
 * `allowed(model, source, target, network?, listen?)` is what both directions let through: `connections` for certain, `unknown`
 * perhaps. The two are disjoint; what is in neither is denied.
 * `toReach(model)` lists the pairs of every network; `toReachClasses(model)` answers for classes of peers that no policy tells
 * apart, which is what large clusters are asked with.
 */
export {
  ALL_CONNECTIONS,
  type ConnectionSet,
  formatConnections,
  hasPort,
  intersect,
  isEmpty,
} from "./connections/connection-set.ts";
export {
  type Direction,
  type ExternalPeer,
  type NetworkModel,
  type Peer,
  POD_NETWORK,
  type WorkloadPeer,
} from "./model.ts";
export type { PeerClass } from "./classes/classes.ts";
export { type ClassPair, type ReachClasses, toReachClasses } from "./classes/reach-classes.ts";
export { allowed } from "./reach/allowed.ts";
export type { Answer, Listen, Say } from "./reach/decide.ts";
export {
  type Connection,
  INGRESS_CONTROLLER,
  type NetworkReach,
  type ReachOptions,
  toReach,
  type UnknownConnection,
} from "./reach/reach.ts";
export { toNetworkFacts } from "./facts/network-facts.ts";
export { type Focus, namesOf, toFocus } from "./reach/focus.ts";
export { type ChangeKind, type ConnectionChange, type ConnectionList, diffConnections } from "./diff/diff.ts";
export { diffNetworks, type NetworkDifference } from "./diff/networks.ts";
export { type DiffFormat, formatDiff } from "./diff/text.ts";
export { type Advice, toAdvice } from "./explain/advice.ts";
export { explainAll } from "./explain/explain.ts";
export { type Explained, type Explanation, explainPair } from "./explain/explanation.ts";
export { findIsolation, nameOfIsolation } from "./explain/isolation.ts";
export { narrowTo, toPartJson, toRulePath } from "./explain/json.ts";
export { nameOfPeer } from "./explain/peer-name.ts";
export type { Cause } from "./explain/cause.ts";
export { type ExplainOptions, formatExplained, formatExplanations } from "./explain/text.ts";
export { type Exposure, findExposure } from "./exposure/exposure.ts";
export { formatExposure, formatExposureCsv, toExposureJson } from "./exposure/text.ts";
export { toDeclaredNeeds, toDnsNeeds } from "./generate/declared.ts";
export { type Flow, type FlowEnd, readFlows } from "./generate/flow.ts";
export { findEnd, toObservedNeeds } from "./generate/observed.ts";
export { toNetworkPolicies } from "./generate/policies.ts";
export { type MeshFact, type MeshMode, modeOfPort } from "./mesh/fact.ts";
export { toMeshStrictness } from "./mesh/strictness.ts";
export { reportReachCsv } from "./text/csv.ts";
export { reportReachDot } from "./text/dot.ts";
export { toReachJson } from "./text/json.ts";
export { type PortQuestion, toQuestioned } from "./text/lines.ts";
export { reportReachMarkdown } from "./text/markdown.ts";
export { reportReachSvg } from "./text/svg.ts";
export { reportReach } from "./text/text.ts";
export { toNetworkModel } from "./to-network-model.ts";
