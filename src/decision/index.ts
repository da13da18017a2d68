export type { Decision, Reason } from "./decision.ts";
export type { Guard } from "./guard.ts";
export { FREE_METER, type Meter, type Permission } from "./meter.ts";
export type { ImageDigests, Mutations, SidecarTemplate } from "./mutations.ts";
export type { PodSecurity, PodSecurityMode } from "./pod-security.ts";
export type { Review } from "./review.ts";
export type { Action, Budget, ControlRule, PolicyIndex, RuleSet } from "./rule-set.ts";
