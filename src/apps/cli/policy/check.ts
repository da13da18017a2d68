import { type Advice, checkPolicies, readPolicies } from "../../../engines/policy/index.ts";
import { type Location, Problem } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { readResources } from "./load.ts";
import { type ResultFormat, toGutterLine, toProblemRow } from "./print.ts";

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
  const all = [...read.problems, ...problems];
  // A file that cannot be read may well be the policy: then that is what is told.
  if (own.length === 0 && all.length === 0)
    throw new Problem("NOTHING_FOUND", `no policy in ${paths.join(", ")}: check the paths`);
  const advice = checkPolicies(own).filter((one) => !isToldAlready(one, problems));
  if (options.format === "json") {
    console.log(toJsonText({ policies: policies.length, problems: all.map(toProblemRow), advice }));
  } else {
    const told = [
      ...all.map(({ code, message, at }) => ({ level: "error", about: "", code, message, at })),
      ...advice.map((one) => ({ ...one, about: `${one.policyKind} ${one.policy}: ` })),
    ].toSorted((a, b) => comparePlaces(a.at, b.at));
    for (const one of told) console.log(toLine(one));
    const warnings = advice.filter(({ level }) => level === "warning").length;
    const faults = all.length + advice.filter(({ level }) => level === "error").length;
    console.log(
      `${policies.length.toLocaleString("en-US")} ${policies.length === 1 ? "policy" : "policies"} read: ${count(faults, "fault")}, ${count(warnings, "warning")}`,
    );
  }
  if (all.length > 0 || advice.some(({ level }) => level === "error")) return EXIT.findings;
  return options.strict === true && advice.some(({ level }) => level === "warning") ? EXIT.findings : EXIT.clean;
}

/** The types of an expression that does not compile are a fault already, with the same words at the same place. */
function isToldAlready({ code, message, at }: Advice, problems: readonly Problem[]): boolean {
  if (code !== "types") return false;
  return problems.some((problem) => {
    const start = problem.message.indexOf("ERROR: ");
    return start >= 0 && comparePlaces(problem.at, at) === 0 && message.endsWith(problem.message.slice(start));
  });
}

/** By file, line and column; what has no place comes first. */
function comparePlaces(a: Location | undefined, b: Location | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

interface Told {
  readonly level: string;
  /** The policy it is about, and a colon. */
  readonly about: string;
  readonly code: string;
  readonly message: string;
  readonly at: Location | undefined;
}

function toLine({ level, about, code, message, at }: Told): string {
  const place = at === undefined ? "" : `${at.file}:${at.line}:${at.column} `;
  const [first = "", ...more] = `${about}${message}`.split("\n");
  return [`${toVisible(place)}${level}: ${toVisible(first)} [${code}]`, ...more.map(toGutterLine)].join("\n");
}
