export type {
  KubernetesObject,
  Location,
  PolicyOutcome,
  PolicyResult,
  Problem,
  ProblemCode,
  ResourceId,
} from "../../model/index.ts";
export type { Operation, Policy, Request, UserInfo, World } from "../../engines/policy/index.ts";
export { type JudgeOptions, loadPolicies, type Policies, type PolicyFile } from "./judge.ts";
