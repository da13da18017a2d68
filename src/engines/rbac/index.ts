export {
  type Attributes,
  isResourceRequest,
  type NonResourceAttributes,
  type ResourceAttributes,
  type User,
} from "./attributes.ts";
export {
  type Allowance,
  type Authorizer,
  type Decision,
  type Grant,
  type RbacObjects,
  toAuthorizer,
} from "./authorizer.ts";
export { NEWEST, toBootstrapObjects } from "./bootstrap/bootstrap.ts";
export type { Binding } from "./binding.ts";
export { findGivenRights, type GivenRight } from "./paths/given-rights.ts";
export { isOfControlPlane } from "./paths/built-in.ts";
export { type RbacFactsOptions, toRbacFacts } from "./paths/to-rbac-facts.ts";
export type { Role } from "./role.ts";
export { formatRole } from "./roles.ts";
export type { Rule } from "./rule.ts";
export { formatSubject, MASTERS, type Subject, toNodeName, toSubject, toSubjectKey, toUser } from "./subject.ts";
export { findHolders, type Holder, type Holding, type Width } from "./who-can.ts";
export { explain, type Explanation, type Lack, type NearMiss, toLeastRule } from "./why.ts";
export { findIdle, type Idle, isBootstrap } from "./unused.ts";
export { type Coverage, CoverageCount, findBlindSpots } from "./usage/coverage.ts";
export { type AuditEvent, toAuditEvent, toEvents, type Use } from "./usage/event.ts";
export { toLeastRoles } from "./usage/least-role.ts";
export { type UsedRight, UsageRecorder } from "./usage/recorder.ts";
export { RightsUsed, type UnusedBinding } from "./usage/unused-rights.ts";
export { type NodeAuthorizer, type NodeDecision, toNodeAuthorizer } from "./node/node-authorizer.ts";
export type { NodeKind, NodeObjects } from "./node/node-objects.ts";
export { NODE_RIGHTS } from "./node/restrictions.ts";
