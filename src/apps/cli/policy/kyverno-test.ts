import { dirname, join } from "node:path";
import {
  type KyvernoTestInput,
  readKyvernoTest,
  readPolicies,
  type ReadPolicyOptions,
  runKyvernoTest,
  type TestRow,
} from "../../../engines/policy/index.ts";
import {
  asObject,
  formatProblem,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Problem,
} from "../../../model/index.ts";
import { readFiles } from "../../../sources/files/index.ts";
import { readResources } from "./load.ts";
import type { TestResult, TestRun } from "./test-result.ts";

/** Runs one kyverno-test.yaml as `kyverno test` does. @param value the test as it was read @param now what policies see as the time */
export function runKyvernoTestFile(file: string, value: Json, options: ReadPolicyOptions, now: Date): TestRun {
  const input = loadKyvernoTest(file, asObject(value) ?? {}, { ...options, now });
  const outcome = runKyvernoTest(input);
  const results = [
    ...[...input.problems, ...outcome.problems].map((problem) => toFault(file, problem)),
    ...outcome.results.flat().map((row) => toTestResult(file, row)),
  ];
  return { results, policies: input.policies, said: outcome.said };
}

function toFault(file: string, problem: Problem): TestResult {
  return { file, name: "", result: "fail", message: formatProblem(problem) };
}

function toTestResult(file: string, { policy, rule, resource, result, reason, message }: TestRow): TestResult {
  const name = [policy, rule, resource].filter((part) => part !== "").join(" ");
  if (result === "pass") return { file, name, result, message: "" };
  return { file, name, result, message: message === "" || message === reason ? reason : `${reason}: ${message}` };
}

/** A test with all the files that it names; paths are relative to its folder. */
export function loadKyvernoTest(
  file: string,
  document: JsonObject,
  options: ReadPolicyOptions & { readonly now: Date },
): KyvernoTestInput & { readonly problems: readonly Problem[] } {
  const test = readKyvernoTest(document);
  const folder = dirname(file);
  const problems: Problem[] = [];
  const read = (paths: readonly string[]) => {
    const found = readResources(paths.map((path) => join(folder, path)));
    problems.push(...found.problems);
    return found.resources;
  };
  const objects = (paths: readonly string[]): KubernetesObject[] => read(paths).map(({ object }) => object);
  const one = (path: string): JsonObject | undefined =>
    path === "" ? undefined : readMapping(join(folder, path), problems);
  const policies = read(test.policies);
  const isKyvernos = ({ kind }: { readonly kind: string }): boolean => !kind.endsWith("AdmissionPolicy");
  const named = new Map<string, readonly KubernetesObject[]>();
  const values = one(test.variables);
  const userInfo = one(test.userInfo);
  const context = one(test.context);
  return {
    test,
    policies,
    others: readPolicies(policies, options).policies.filter((policy) => !isKyvernos(policy)),
    resources: objects(test.resources),
    targetResources: objects(test.targetResources),
    paramResources: objects(test.paramResources),
    exceptions: read(test.exceptions),
    ...(values === undefined ? {} : { values: asObject(values["spec"]) ?? values }),
    ...(userInfo === undefined ? {} : { userInfo }),
    ...(context === undefined ? {} : { context }),
    payloads: new Map(test.jsonPayloads.map((path) => [path, one(path) ?? {}])),
    readObjects: (path) => {
      const known = named.get(path) ?? readResources([join(folder, path)]).resources.map(({ object }) => object);
      named.set(path, known);
      return known;
    },
    now: options.now,
    problems,
  };
}

/** A file that is no Kubernetes object: values, users, contexts. */
function readMapping(path: string, problems: Problem[]): JsonObject | undefined {
  const read = readFiles([path], { render: false });
  problems.push(...read.problems);
  return asObject(read.values[0]?.value);
}
