import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readYaml } from "../../src/formats/yaml/index.ts";
import { compileExpression } from "../../src/languages/cel/run/program.ts";
import type { Activation } from "../../src/languages/cel/run/activation.ts";
import type { Environment } from "../../src/languages/cel/declaration.ts";
import { kubernetesEnvironment } from "../../src/languages/cel/libraries/kubernetes/environment.ts";
import { DYN, listOf } from "../../src/languages/cel/type.ts";
import type { CelValue } from "../../src/languages/cel/value.ts";
import { toWorkloadParts, type Workload } from "./marvin-workload.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

interface Case {
  readonly id: string;
  readonly check: string;
  readonly file: string;
  readonly params: { readonly [name: string]: CelValue } | null;
  readonly expected: "pass" | "fail";
  readonly objects: readonly Workload[];
  readonly message?: string;
}

interface Check {
  readonly message: string;
  readonly params?: { readonly [name: string]: CelValue };
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly { readonly expression: string; readonly message?: string }[];
}

const ENVIRONMENT: Environment = {
  ...kubernetesEnvironment(),
  variables: new Map([
    ["object", DYN],
    ["podMeta", DYN],
    ["podSpec", DYN],
    ["allContainers", listOf(DYN)],
    ["params", DYN],
    ["variables", DYN],
  ]),
};

/** The check that a case is for lies beside it. */
function readCheck({ file }: Case): Check {
  const path = suitePath("marvin", file.replace(/_test(\.ya?ml)$/, "$1"));
  const { items, problems } = readYaml(path, readFileSync(join(path), "utf8"));
  expect(problems).toEqual([]);
  return items[0]?.value as unknown as Check;
}

/** @throws for an expression that cannot be compiled, or that fails */
function evaluate(expression: string, activation: Activation): CelValue {
  const compiled = compileExpression(expression, ENVIRONMENT);
  if (compiled.is === "invalid") throw new Error(compiled.errors.map(({ message }) => message).join("; "));
  const outcome = compiled.program.evaluate(activation);
  if (outcome.is === "error") throw new Error(outcome.message);
  return outcome.value;
}

/** The message of the first validation that an object fails. */
function findFailure(check: Check, object: Workload, params: Case["params"]): string | undefined {
  const variables: { [name: string]: CelValue } = {};
  const activation: Activation = {
    ...toWorkloadParts(object),
    params: { ...check.params, ...params },
    variables,
  };
  for (const { name, expression } of check.variables ?? []) variables[name] = evaluate(expression, activation);
  const failed = check.validations.find(({ expression }) => evaluate(expression, activation) !== true);
  return failed === undefined ? undefined : (failed.message ?? check.message);
}

/** What is wrong; undefined when nothing is. */
function judge(test: Case): string | undefined {
  try {
    const check = readCheck(test);
    const failures = test.objects.flatMap((object) => findFailure(check, object, test.params) ?? []);
    const got = failures.length > 0 ? "fail" : "pass";
    if (got !== test.expected) return `${got} instead of ${test.expected}`;
    const wanted = test.expected === "fail" ? test.message : undefined;
    return wanted === undefined || failures.includes(wanted) ? undefined : `${failures.join()} instead of ${wanted}`;
  } catch (error) {
    return String(error);
  }
}

describe.skipIf(!hasSuite("marvin"))("the checks of marvin", () => {
  it("pass and fail as their own tests say", () => {
    const { cases, count } = readIndex<{ readonly cases: readonly Case[]; readonly count: number }>("marvin");
    const misses = cases.flatMap((test) => {
      const wrong = judge(test);
      return wrong === undefined ? [] : [`${test.id}: ${wrong}`];
    });
    console.info(`marvin: ${cases.length - misses.length} of ${cases.length}`);
    for (const miss of misses) console.info(`  ${miss}`);
    expect(misses).toEqual([]);
    expect(count).toBe(cases.length);
  });
});
