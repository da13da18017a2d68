import { basename } from "node:path";
import type { ReadPolicyOptions } from "../../../engines/policy/index.ts";
import { asObject, asString, type Json, Problem } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { readFiles } from "../../../sources/files/index.ts";
import { EXIT } from "../exit.ts";
import { runGatekeeperSuite } from "./gatekeeper-suite.ts";
import { runKyvernoTestFile } from "./kyverno-test.ts";
import { printProblem, type ResultFormat } from "./print.ts";
import type { TestResult, TestRun } from "./test-result.ts";

/** What was typed after `hauberk policy test`. */
export interface TestOptions {
  readonly format: ResultFormat;
  readonly engine?: "rego" | "cel";
}

/**
 * `hauberk policy test`: finds kyverno-test.yaml and suite.yaml files below the paths and runs them.
 * @returns the exit code
 * @throws {Problem} NOTHING_FOUND when there are no tests
 */
export function policyTest(paths: readonly string[], options: TestOptions): number {
  const { runs, problems } = runTests(
    paths,
    options.engine === undefined ? {} : { engine: options.engine },
    new Date(),
  );
  const results = runs.flatMap((run) => run.results);
  const sum = (wanted: TestResult["result"]): number => results.filter(({ result }) => result === wanted).length;
  const summary = { passed: sum("pass"), failed: sum("fail"), skipped: sum("skip") };
  for (const problem of problems) printProblem(problem);
  if (options.format === "json") console.log(toJsonText({ summary, results }));
  else printTests(results, summary);
  if (problems.length > 0) return EXIT.incomplete;
  return summary.failed > 0 ? EXIT.findings : EXIT.clean;
}

/** Runs every test file below the paths. */
export function runTests(
  paths: readonly string[],
  options: ReadPolicyOptions,
  now: Date,
): { readonly runs: readonly TestRun[]; readonly problems: readonly Problem[] } {
  const read = readFiles(paths, { render: false });
  const runs: TestRun[] = [];
  for (const { document, value } of read.values) {
    const run = toRunner(document.file, value);
    if (run === undefined) continue;
    runs.push(run(document.file, value, options, now));
  }
  // Only what stands in the way of a test is told: other files are none of ours.
  const problems = read.problems.filter(({ at }) => at === undefined || isTestFile(at.file));
  if (runs.length === 0 && problems.length === 0)
    throw new Problem(
      "NOTHING_FOUND",
      `no kyverno-test.yaml and no suite.yaml below ${paths.join(", ")}: check the paths`,
    );
  return { runs, problems };
}

type Runner = (file: string, value: Json, options: ReadPolicyOptions, now: Date) => TestRun;

function toRunner(file: string, value: Json): Runner | undefined {
  const { apiVersion, kind } = asObject(value) ?? {};
  const group = asString(apiVersion)?.split("/")[0];
  if (kind === "Suite" && group === "test.gatekeeper.sh") return runGatekeeperSuite;
  if (kind === "Test" && (group === "cli.kyverno.io" || isTestFile(file))) return runKyvernoTestFile;
  return undefined;
}

function isTestFile(file: string): boolean {
  return ["kyverno-test.yaml", "kyverno-test.yml", "suite.yaml", "suite.yml"].includes(basename(file));
}

function printTests(
  results: readonly TestResult[],
  { passed, failed, skipped }: { passed: number; failed: number; skipped: number },
): void {
  for (const { file, name, result, message } of results) {
    if (result === "pass") continue;
    console.log(
      `${result === "fail" ? "FAIL" : "skip"}  ${toVisible(file)}  ${toVisible(name)}\n      ${toVisible(message)}`,
    );
  }
  console.log(`${count(results.length, "test")}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
}
