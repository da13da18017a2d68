import { dirname, join } from "node:path";
import {
  type Assertion,
  checkAssertion,
  isAdmissionReview,
  type Policy,
  readAdmissionReview,
  readPolicies,
  type ReadPolicyOptions,
  readSuite,
  type Request,
  type SuiteCase,
  type SuiteTest,
  toKnownObjects,
  toRequest,
} from "../../../engines/policy/index.ts";
import { compileRegex } from "../../../formats/regex/index.ts";
import {
  formatProblem,
  type Json,
  type KubernetesObject,
  type PolicyResult,
  type Resource,
} from "../../../model/index.ts";
import { readResources } from "./load.ts";
import type { TestResult, TestRun } from "./test-result.ts";

/** Runs one suite.yaml as `gator verify` does. @param value the suite as it was read @param now what policies see as the time */
export function runGatekeeperSuite(file: string, value: Json, options: ReadPolicyOptions, now: Date): TestRun {
  const suite = readSuite(value);
  if (typeof suite === "string") return toRun([{ file, name: "", result: "fail", message: suite }]);
  const runs = suite.tests.map((test) => {
    if (suite.skip || test.skip) return toRun([skipped(file, test.name, "the suite says skip")]);
    return runTest(file, test, options, now);
  });
  const policies = new Map(runs.flatMap((run) => run.policies).map((resource) => [toName(resource), resource]));
  return {
    results: runs.flatMap(({ results }) => results),
    policies: [...policies.values()],
    said: runs.flatMap(({ said }) => said),
  };
}

function toRun(results: readonly TestResult[]): TestRun {
  return { results, policies: [], said: [] };
}

/** Many tests of a suite read the same template. */
function toName({ object }: Resource): string {
  return `${object.kind}/${object.metadata.name}`;
}

function runTest(file: string, test: SuiteTest, options: ReadPolicyOptions, now: Date): TestRun {
  const paths = [test.template, test.constraint, test.expansion].filter((path) => path !== "");
  const read = readResources(paths.map((path) => join(dirname(file), path)));
  const set = readPolicies(read.resources, { ...options, now });
  const [problem] = [...read.problems, ...set.problems];
  if (test.invalid) {
    const isRefused = set.problems.length > 0 && read.problems.length === 0;
    const why = isRefused ? "" : "the constraint was to be refused, and was not";
    return toRun([{ file, name: test.name, result: isRefused ? "pass" : "fail", message: why }]);
  }
  if (problem !== undefined) return toRun([{ file, name: test.name, result: "fail", message: formatProblem(problem) }]);
  const said: PolicyResult[] = [];
  const results = test.cases.map((one): TestResult => {
    const name = `${test.name}/${one.name}`;
    if (one.skip) return skipped(file, name, "the case says skip");
    const fault = checkCase(file, one, set.policies, now, said);
    return { file, name, result: fault === undefined ? "pass" : "fail", message: fault ?? "" };
  });
  return { results, policies: read.resources, said };
}

/**
 * Judges the object of one case and holds its assertions against what was said.
 * @param file the suite: paths of the case are relative to it
 * @param said what the policies say is added to it
 * @returns why the case does not hold, or undefined
 */
export function checkCase(
  file: string,
  one: SuiteCase,
  policies: readonly Policy[],
  now: Date,
  said: PolicyResult[] = [],
): string | undefined {
  const known = readResources(one.inventory.map((path) => join(dirname(file), path)));
  const judged = readResources([join(dirname(file), one.object)]);
  const [problem] = [...known.problems, ...judged.problems];
  if (problem !== undefined) return formatProblem(problem);
  const [resource] = judged.resources;
  if (resource === undefined || judged.resources.length > 1)
    return `${one.object} must hold one object, not ${judged.resources.length}`;
  const request = toCaseRequest(resource.object);
  if (typeof request === "string") return request;
  const world = { objects: toKnownObjects(known.resources.map(({ object }) => object)), now };
  const results = policies.flatMap((policy) => policy.judge(request, world));
  said.push(...results);
  const error = results.find(({ result }) => result === "error");
  if (error !== undefined) return `could not be judged: ${error.message}`;
  const messages = results.filter(({ result }) => result === "fail" || result === "warn").map(({ message }) => message);
  if (one.assertions.length === 0) return "the case asserts nothing";
  for (const assertion of one.assertions) {
    const fault = check(assertion, messages);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function toCaseRequest(object: KubernetesObject): Request | string {
  return isAdmissionReview(object) ? readAdmissionReview(object) : toRequest(object);
}

function check(assertion: Assertion, messages: readonly string[]): string | undefined {
  const compiled = compileRegex(assertion.message ?? "");
  if (compiled.is === "invalid") return compiled.message;
  return checkAssertion(assertion, messages, (message) => compiled.regex.test(message));
}

function skipped(file: string, name: string, message: string): TestResult {
  return { file, name, result: "skip", message };
}
