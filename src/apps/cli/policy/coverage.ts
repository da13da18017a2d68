import { type RuleCoverage, toCoverage } from "../../../engines/policy/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { readResources } from "./load.ts";
import { printProblem, type ResultFormat } from "./print.ts";
import { runTests } from "./test.ts";

/** What was typed after `hauberk policy coverage`. */
export interface CoverageOptions {
  readonly format: ResultFormat;
  readonly engine?: "rego" | "cel";
}

/**
 * `hauberk policy coverage`: runs the tests below the paths and says which rules they never made fail: nobody knows
 * whether such a rule would refuse anything.
 * @returns the exit code: 1 when there is such a rule
 * @throws {Problem} NOTHING_FOUND when there are no tests
 */
export function policyCoverage(paths: readonly string[], { format, engine }: CoverageOptions): number {
  const { runs, problems } = runTests(paths, engine === undefined ? {} : { engine }, new Date());
  // Policies that no test reads are rules nobody made fail, too.
  const untried = toCoverage(readResources(paths).resources, []);
  const rules = merge([...runs.flatMap(({ policies, said }) => toCoverage(policies, said)), ...untried]);
  for (const problem of problems) printProblem(problem);
  const untested = rules.filter(({ failed }) => failed === 0);
  const summary = { rules: rules.length, failed: rules.length - untested.length, neverFailed: untested.length };
  if (format === "json") console.log(toJsonText({ summary, rules }));
  else {
    for (const rule of untested) console.log(toLine(rule));
    console.log(`${summary.failed} of ${summary.rules} rules were made to fail by a test`);
  }
  if (problems.length > 0) return EXIT.incomplete;
  return untested.length > 0 ? EXIT.findings : EXIT.clean;
}

/** The same policy may be read by several test files. */
function merge(rules: readonly RuleCoverage[]): RuleCoverage[] {
  const merged = new Map<string, RuleCoverage>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.policyKind, rule.policy, rule.rule, rule.at]);
    const known = merged.get(key);
    const { passed = 0, failed = 0 } = known ?? {};
    merged.set(key, { ...rule, passed: rule.passed + passed, failed: rule.failed + failed });
  }
  return [...merged.values()];
}

function toLine({ policyKind, policy, rule, passed, at }: RuleCoverage): string {
  const place = at === undefined ? "" : `${at.file}:${at.line}:${at.column} `;
  const name = rule === "" ? policy : `${policy}/${rule}`;
  const what = passed === 0 ? "no test is about it" : `${passed} passed, none failed`;
  return toVisible(`${place}${policyKind} ${name}: ${what}`);
}
