import pc from "picocolors";
import type { Step, StepOutcome } from "../../../engines/policy/index.ts";
import { isObject, type Json, type Location } from "../../../model/index.ts";
import { toJsonText, toVisible } from "../../../reporters/index.ts";
import type { Concealer } from "./conceal.ts";
import type { Explained, Explaining } from "./explain.ts";
import { printProblem, type ResultFormat, toLine, toName, toProblemRow, toRow } from "./print.ts";

const WIDTH = 100;
const MAX_TEXT = 80;

/** Prints explanations with credentials masked: JSON for programs; for people the verdict, what decided, then every step. */
export function printExplanations(
  { explained, passed, problems }: Explaining,
  format: ResultFormat,
  concealer: Concealer,
): void {
  for (const problem of problems) printProblem(problem);
  const concealed = explained.map((one) => conceal(one, concealer));
  if (format === "json") {
    const explanations = concealed.map(({ results, ...one }) => ({ ...one, results: results.map(toRow) }));
    console.log(toJsonText({ explanations, passed, problems: problems.map(toProblemRow) }));
    return;
  }
  for (const one of concealed) console.log(`${toLines(one).join("\n")}\n`);
  if (passed > 0)
    console.log(`${passed} ${passed === 1 ? "verdict is a pass" : "verdicts are passes"}: --all explains them too`);
  else if (concealed.length === 0) console.log("no policy is about these objects: --name tells why one is not");
}

function conceal(one: Explained, concealer: Concealer): Explained {
  const concealStep = ({ text, outcome, given, ...step }: Step): Step => ({
    ...step,
    text: concealer.source(text),
    outcome: concealOutcome(outcome, concealer, text),
    ...(given === undefined
      ? {}
      : { given: given.map((it) => ({ text: concealer.source(it.text), value: concealer.value(it.value, it.text) })) }),
  });
  return {
    ...one,
    results: one.results.map((result) => ({ ...result, message: concealer.text(result.message) })),
    decided: one.decided.map(concealStep),
    steps: one.steps.map(concealStep),
  };
}

function concealOutcome(outcome: StepOutcome, concealer: Concealer, name: string): StepOutcome {
  if (outcome.is === "value") return { is: "value", value: concealer.value(outcome.value, name) };
  return outcome.is === "error" ? { is: "error", message: concealer.text(outcome.message) } : outcome;
}

function toLines({ policy, rule, resource, results, decided, steps }: Explained): string[] {
  const verdicts = results.map(toLine);
  const name = toVisible(rule === "" ? policy : `${policy}/${rule}`);
  if (verdicts.length === 0) verdicts.push(`${pc.dim("none ")} ${name}  ${toName(resource)}\n      does not match`);
  const [at] = decided.every((step) => step.at === undefined) ? results.flatMap((result) => result.at ?? []) : [];
  if (at !== undefined) verdicts.push(pc.dim(`      ${toPlace(at)}`));
  const why = decided.length === 0 ? [] : [pc.bold("  decided by"), ...decided.flatMap((step) => toDecidedLines(step))];
  // Where all steps decided there is no more to say.
  const all =
    steps.length <= decided.length ? [] : [pc.bold("  step by step"), ...steps.flatMap((step) => toStepLines(step))];
  return [...verdicts, ...why, ...all];
}

function toDecidedLines(step: Step): string[] {
  const place = step.at === undefined ? "" : pc.dim(`  ${toPlace(step.at)}`);
  return [toLineOf({ ...step, depth: 0 }) + place, ...toGivenLines(step, 1)];
}

function toStepLines(step: Step): string[] {
  return [toLineOf(step), ...toGivenLines(step, step.depth + 1)];
}

function toGivenLines({ given = [] }: Step, depth: number): string[] {
  return given.map(({ text, value }) => {
    const head = `${toIndent(depth)}${toShort(text)} = `;
    return head + cut(writeValue(value), head.length);
  });
}

function toLineOf({ text, depth, outcome }: Step): string {
  const head = `${toIndent(depth)}${toShort(text)} → `;
  if (outcome.is === "not evaluated") return pc.dim(`${head}not evaluated`);
  if (outcome.is === "error") return head + pc.magenta(`error: ${cut(toVisible(outcome.message), head.length)}`);
  const value = cut(writeValue(outcome.value), head.length);
  if (outcome.value === false) return head + pc.red(value);
  return head + (outcome.value === true ? pc.green(value) : value);
}

function toIndent(depth: number): string {
  return " ".repeat(4 + 2 * Math.min(depth, 12));
}

/** On one line. */
function toShort(text: string): string {
  const line = toVisible(text.replaceAll(/\s+/g, " ").trim());
  return line.length <= MAX_TEXT ? line : `${line.slice(0, MAX_TEXT - 1)}…`;
}

/** What fits behind the head, but always a few words. */
function cut(text: string, headLength: number): string {
  const room = Math.max(40, WIDTH - headLength);
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

/** As JSON, with the name of an object in front: it tells the most. */
function writeValue(value: Json): string {
  return toVisible(JSON.stringify(nameFirst(value)));
}

function nameFirst(value: Json): Json {
  if (Array.isArray(value)) return value.map(nameFirst);
  if (!isObject(value) || !Object.hasOwn(value, "name")) return value;
  return Object.fromEntries([
    ["name", value["name"] ?? null],
    ...Object.entries(value).filter(([key]) => key !== "name"),
  ]);
}

function toPlace({ file, line, column }: Location): string {
  return toVisible(`${file}:${line}:${column}`);
}
