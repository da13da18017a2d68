import pc from "picocolors";
import {
  formatProblem,
  type PolicyOutcome,
  type PolicyResult,
  type Problem,
  type ResourceId,
} from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import type { Application } from "./apply.ts";

export type ResultFormat = "text" | "json";

const OUTCOMES: readonly PolicyOutcome[] = ["fail", "error", "warn", "skip", "pass"];
const PAINT: Readonly<Record<PolicyOutcome, (text: string) => string>> = {
  fail: pc.red,
  error: pc.magenta,
  warn: pc.yellow,
  skip: pc.dim,
  pass: pc.green,
};

/** Nothing was judged: that may well be a policy that names the wrong kind. */
const NO_RESULTS = "no policy is about these objects (hauberk policy explain --name <policy> tells why one is not)";

/** Prints what policies said: JSON for programs; for people one line per verdict that is not a pass, then the sums. */
export function printResults({ results, problems, changed, generated }: Application, format: ResultFormat): void {
  for (const problem of problems) printProblem(problem);
  if (format === "json") {
    const rows = results.map(toRow);
    console.log(toJsonText({ results: rows, changed, generated, problems: problems.map(toProblemRow) }));
    return;
  }
  for (const outcome of OUTCOMES.filter((one) => one !== "pass")) {
    for (const result of results.filter((one) => one.result === outcome)) console.log(toLine(result));
  }
  for (const object of generated)
    console.log(
      `generated ${toName({ ...object, namespace: object.metadata.namespace ?? "", name: object.metadata.name ?? "" })}`,
    );
  const sums = OUTCOMES.map((outcome) => [outcome, results.filter((one) => one.result === outcome).length] as const);
  const told = sums
    .filter(([, number]) => number > 0)
    .map(([outcome, number]) => PAINT[outcome](`${number} ${outcome}`));
  const mutated = changed.length === 0 ? "" : `, ${count(changed.length, "object")} changed`;
  const summary = told.length === 0 && problems.length === 0 ? [NO_RESULTS] : told;
  console.log(`${count(results.length, "result")}${summary.length === 0 ? "" : `: ${summary.join(", ")}`}${mutated}`);
}

/** A problem on one line; the lines of the expression that it shows, below. */
export function printProblem(problem: Problem): void {
  const [first = "", ...more] = formatProblem(problem).split("\n");
  console.error([`hauberk: ${toVisible(first)}`, ...more.map(toGutterLine)].join("\n"));
}

/** A further line of a message, behind a bar, so that no message can pass for a line of ours. */
export function toGutterLine(line: string): string {
  return `    | ${toVisible(line.replace(/^ \| /, ""))}`;
}

/** The verdict on one line, and why on the next. */
export function toLine({ result, policy, rule, resource, message }: PolicyResult): string {
  const name = rule === "" ? policy : `${policy}/${rule}`;
  const why = message === "" ? "" : `\n      ${toVisible(message).trim()}`;
  return `${PAINT[result](result.padEnd(5))} ${toVisible(name)}  ${toName(resource)}${why}`;
}

export function toName({ kind, namespace, name }: Pick<ResourceId, "kind" | "namespace" | "name">): string {
  return toVisible(namespace === "" ? `${kind}/${name}` : `${kind}/${namespace}/${name}`);
}

/** A result as programs read it: the policy's kind and place besides the five fields everyone needs. */
export function toRow({
  policy,
  policyKind,
  rule,
  resource,
  result,
  message,
  at,
}: PolicyResult): Record<string, unknown> {
  return { policy, rule, resource, result, message, policyKind, ...(at === undefined ? {} : { at }) };
}

export function toProblemRow({ code, message, at }: Problem): Record<string, unknown> {
  return { code, message, ...(at === undefined ? {} : { at }) };
}
