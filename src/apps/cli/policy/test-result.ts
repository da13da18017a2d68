import type { PolicyResult, Resource } from "../../../model/index.ts";

/** What a test file came to, with everything its policies said on the way. */
export interface TestRun {
  readonly results: readonly TestResult[];
  readonly policies: readonly Resource[];
  readonly said: readonly PolicyResult[];
}

/** What one test of a policy came to. */
export interface TestResult {
  readonly file: string;
  /** Policy, rule and resource; or test and case. */
  readonly name: string;
  readonly result: "pass" | "fail" | "skip";
  /** Why it failed or was skipped. */
  readonly message: string;
}
