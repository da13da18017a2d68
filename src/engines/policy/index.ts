export { mutateAll } from "./admission/mutate-all.ts";
export type { Advice } from "./check/advice.ts";
export { checkPolicies } from "./check/check-policies.ts";
export type { Explanation, Step, StepOutcome } from "./explanation.ts";
export { type RuleCoverage, toCoverage } from "./coverage.ts";
export { withDefaultNamespace } from "./default-namespace.ts";
export { isAdmissionReview, readAdmissionReview } from "./gatekeeper/admission-review.ts";
export {
  type Assertion,
  checkAssertion,
  readSuite,
  type Suite,
  type SuiteCase,
  type SuiteTest,
} from "./gatekeeper/suite.ts";
export { runKyvernoTest, type KyvernoTestInput, type KyvernoTestOutcome } from "./kyverno/test/run.ts";
export type { TestRow } from "./kyverno/test/rows.ts";
export { readKyvernoTest, type ExpectedResult, type KyvernoTest } from "./kyverno/test/test-file.ts";
export { toKnownObjects } from "./known-objects.ts";
export type {
  ImageVerdicts,
  KnownObjects,
  Operation,
  Policy,
  Request,
  ResourceRule,
  UserInfo,
  World,
} from "./policy.ts";
export { type PolicySet, readPolicies, type ReadPolicyOptions } from "./read-policies.ts";
export { type Translation, translatePolicies } from "./translate/translate.ts";
export { type RequestOptions, toRequest } from "./request.ts";
