import { dirname, join } from "node:path";
import {
  type Assertion,
  checkAssertion,
  isAdmissionReview,
  type Operation,
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
  type Problem,
  type Resource,
  toGroup,
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
  const fail = (message: string): TestRun => toRun([{ file, name: test.name, result: "fail", message }]);
  const missing = (["template", "constraint"] as const).find((field) => test[field] === "");
  if (missing !== undefined) return fail(`${missing} is missing: name its file`);
  const paths = [test.template, test.constraint, test.expansion].filter((path) => path !== "");
  const read = paths.map((path) => readResources([join(dirname(file), path)]));
  const [unread] = read.flatMap(({ problems }) => problems);
  if (unread !== undefined) return fail(formatProblem(unread));
  const resources = read.flatMap((one) => one.resources);
  const misplaced = findMisplaced(
    test,
    read.map((one) => one.resources),
  );
  if (misplaced !== undefined) return fail(misplaced);
  const set = readPolicies(resources, { ...options, now });
  if (test.invalid) return toRun([{ file, name: test.name, ...checkRefused(set.problems) }]);
  const [problem] = set.problems;
  if (problem !== undefined) return fail(formatProblem(problem));
  if (test.cases.length === 0) return toRun([{ file, name: test.name, result: "pass", message: "" }]);
  const said: PolicyResult[] = [];
  const results = test.cases.map((one): TestResult => {
    const name = `${test.name}/${one.name}`;
    if (one.skip) return skipped(file, name, "the case says skip");
    const fault = checkCase(file, one, set.policies, now, said);
    return { file, name, result: fault === undefined ? "pass" : "fail", message: fault ?? "" };
  });
  return { results, policies: resources, said };
}

/** Whether each file of a test holds what it is named for. */
function findMisplaced(
  test: SuiteTest,
  [templates = [], constraints = [], expansions = []]: readonly (readonly Resource[])[],
): string | undefined {
  const isOf = (group: string) => (resource: Resource) =>
    toGroup(resource.object.apiVersion) === `${group}.gatekeeper.sh`;
  if (templates.length !== 1 || !templates.every(isOf("templates")))
    return `${test.template} must hold one ConstraintTemplate`;
  if (constraints.length !== 1 || !constraints.every(isOf("constraints")))
    return `${test.constraint} must hold one constraint`;
  if (test.expansion !== "" && (expansions.length === 0 || !expansions.every(isOf("expansion"))))
    return `${test.expansion} must hold ExpansionTemplates and nothing else`;
  return undefined;
}

/** A test that says `invalid` holds where the schema refuses the constraint, and for no other reason. */
function checkRefused([problem]: readonly Problem[]): Pick<TestResult, "result" | "message"> {
  if (problem === undefined) return { result: "fail", message: "the constraint was to be refused, and was not" };
  if (problem.code === "CONSTRAINT_INVALID") return { result: "pass", message: "" };
  return { result: "fail", message: `its schema was to refuse the constraint: ${formatProblem(problem)}` };
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
  if (one.object === "") return "object is missing: name its file";
  if (one.assertions.length === 0) return "the case asserts nothing";
  const known = readResources(one.inventory.map((path) => join(dirname(file), path)));
  const judged = readResources([join(dirname(file), one.object)]);
  const [problem] = [...known.problems, ...judged.problems];
  if (one.inventory.length > 0 && known.resources.length === 0 && problem === undefined)
    return `${one.inventory.join(", ")} holds no object`;
  if (problem !== undefined) return formatProblem(problem);
  const [resource] = judged.resources;
  if (resource === undefined || judged.resources.length > 1)
    return `${one.object} must hold one object, not ${judged.resources.length}`;
  const request = toCaseRequest(resource.object);
  if (typeof request === "string") return request;
  const world = { objects: toKnownObjects(known.resources.map(({ object }) => object)), now };
  const results = policies.flatMap((policy) => policy.judge(request, world));
  said.push(...results);
  // An error that refuses the request is a violation, whose message is the error.
  const error = results.find(({ result, action }) => result === "error" && action === undefined);
  if (error !== undefined) return `could not be judged: ${error.message}`;
  const messages = results.filter(({ result }) => result !== "pass" && result !== "skip").map(({ message }) => message);
  for (const assertion of one.assertions) {
    const fault = check(assertion, messages);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function toCaseRequest(object: KubernetesObject): Request | string {
  if (isAdmissionReview(object)) return readAdmissionReview(object);
  const request = toRequest(object);
  // Tests judge objects as an audit does: nobody does anything with them.
  return { ...request, operation: "" as Operation, resource: { group: "", version: "", resource: "" } };
}

function check(assertion: Assertion, messages: readonly string[]): string | undefined {
  const compiled = compileRegex(assertion.message ?? "");
  if (compiled.is === "invalid") return compiled.message;
  return checkAssertion(assertion, messages, (message) => compiled.regex.test(message));
}

function skipped(file: string, name: string, message: string): TestResult {
  return { file, name, result: "skip", message };
}
