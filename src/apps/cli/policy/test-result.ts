/** What one test of a policy came to. */
export interface TestResult {
  readonly file: string;
  /** Policy, rule and resource; or test and case. */
  readonly name: string;
  readonly result: "pass" | "fail" | "skip";
  /** Why it failed or was skipped. */
  readonly message: string;
}
