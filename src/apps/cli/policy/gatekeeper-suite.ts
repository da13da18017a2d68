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
import { formatProblem, type Json, type KubernetesObject } from "../../../model/index.ts";
import { readResources } from "./load.ts";
import type { TestResult } from "./test-result.ts";

/** Runs one suite.yaml as `gator verify` does. @param value the suite as it was read @param now what policies see as the time */
export function runGatekeeperSuite(file: string, value: Json, options: ReadPolicyOptions, now: Date): TestResult[] {
  const suite = readSuite(value);
  if (typeof suite === "string") return [{ file, name: "", result: "fail", message: suite }];
  return suite.tests.flatMap((test) => {
    if (suite.skip || test.skip) return [skipped(file, test.name, "the suite says skip")];
    return runTest(file, test, options, now);
  });
}

function runTest(file: string, test: SuiteTest, options: ReadPolicyOptions, now: Date): TestResult[] {
  const paths = [test.template, test.constraint, test.expansion].filter((path) => path !== "");
  const read = readResources(paths.map((path) => join(dirname(file), path)));
  const set = readPolicies(read.resources, { ...options, now });
  const [problem] = [...read.problems, ...set.problems];
  if (test.invalid) {
    const isRefused = set.problems.length > 0 && read.problems.length === 0;
    const why = isRefused ? "" : "the constraint was to be refused, and was not";
    return [{ file, name: test.name, result: isRefused ? "pass" : "fail", message: why }];
  }
  if (problem !== undefined) return [{ file, name: test.name, result: "fail", message: formatProblem(problem) }];
  return test.cases.map((one) => {
    const name = `${test.name}/${one.name}`;
    if (one.skip) return skipped(file, name, "the case says skip");
    const fault = checkCase(file, one, set.policies, now);
    return { file, name, result: fault === undefined ? "pass" : "fail", message: fault ?? "" };
  });
}

/**
 * Judges the object of one case and holds its assertions against what was said.
 * @param file the suite: paths of the case are relative to it
 * @returns why the case does not hold, or undefined
 */
export function checkCase(file: string, one: SuiteCase, policies: readonly Policy[], now: Date): string | undefined {
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
