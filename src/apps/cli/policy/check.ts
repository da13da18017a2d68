import { type Advice, checkPolicies, readPolicies } from "../../../engines/policy/index.ts";
import { Problem } from "../../../model/index.ts";
import { count, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { readResources } from "./load.ts";
import { printProblem, type ResultFormat, toProblemRow } from "./print.ts";

/** What was typed after `hauberk policy check`. */
export interface CheckOptions {
  readonly format: ResultFormat;
  readonly strict?: boolean;
}

/**
 * `hauberk policy check`: what is wrong with policies before they judge anything.
 * @returns the exit code: 1 for faults, with --strict for warnings too
 * @throws {Problem} NOTHING_FOUND when there is no policy
 */
export function policyCheck(paths: readonly string[], options: CheckOptions): number {
  const read = readResources(paths);
  const { policies, others, problems } = readPolicies(read.resources, { now: new Date() });
  const none = new Set(others);
  const own = read.resources.filter((resource) => !none.has(resource));
  if (own.length === 0) throw new Problem("NOTHING_FOUND", `no policy in ${paths.join(", ")}: check the paths`);
  const advice = checkPolicies(own);
  const all = [...read.problems, ...problems];
  if (options.format === "json") {
    console.log(JSON.stringify({ policies: policies.length, problems: all.map(toProblemRow), advice }, null, 2));
  } else {
    for (const problem of all) printProblem(problem);
    for (const one of advice) console.log(toLine(one));
    const warnings = advice.filter(({ level }) => level === "warning").length;
    const faults = all.length + advice.filter(({ level }) => level === "error").length;
    console.log(
      `${policies.length.toLocaleString("en-US")} policies read: ${count(faults, "fault")}, ${count(warnings, "warning")}`,
    );
  }
  if (all.length > 0 || advice.some(({ level }) => level === "error")) return EXIT.findings;
  return options.strict === true && advice.some(({ level }) => level === "warning") ? EXIT.findings : EXIT.clean;
}

function toLine({ level, code, policy, policyKind, message, at }: Advice): string {
  const place = at === undefined ? "" : `${at.file}:${at.line}:${at.column} `;
  return `${toVisible(place)}${level}: ${policyKind} ${toVisible(policy)}: ${toVisible(message)} [${code}]`;
}
