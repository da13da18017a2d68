import { locate } from "../../../formats/position/index.ts";
import {
  type ClauseTrace,
  type LineTrace,
  type Program,
  type RegoValue,
  toJson,
} from "../../../languages/rego/index.ts";
import type { Location, Resource } from "../../../model/index.ts";
import { type Given, type Step, type StepOutcome, toBounded, toOutcome, type Trace } from "../explanation.ts";
import type { RegoSource } from "./template.ts";

/** Where the code of a template stands. */
interface Code {
  readonly resource: Resource;
  readonly source: RegoSource;
}

/**
 * Takes down which clauses held and at which line the others failed.
 * @param asked the rule that was asked for; its clauses decided
 */
export function traceClauses(
  trace: Trace,
  { result, clauses, lines }: ReturnType<Program["trace"]>,
  asked: string,
  code: Code,
): void {
  const isViolated = clauses.some((clause) => clause.rule === asked && clause.is === "held");
  for (const clause of clauses) {
    if (clause.is === "not evaluated") continue;
    const step = traceClause(trace, clause, lines, code);
    if (clause.rule === asked && (clause.is === "held" || !isViolated)) trace.settle(step);
  }
  if (result.is !== "error") return;
  const { at } = result;
  const text = at === undefined ? asked : toLine(at, code);
  trace.decided.length = 0;
  trace.settle(
    trace.add(
      text,
      { is: "error", message: `${result.code}: ${result.message}` },
      at === undefined ? {} : place(at, code),
    ),
  );
}

/** @returns the line that decided */
function traceClause(trace: Trace, clause: ClauseTrace, lines: readonly LineTrace[], code: Code): Step {
  const given = [...clause.bindings].map(([name, value]): Given => ({ text: name, value: toValue(value) }));
  const head = trace.add(
    `${clause.rule.slice("data.".length)}: ${toLine(clause.at, code)}`,
    toOutcome(clause.is === "held"),
    { given, ...place(clause.at, code) },
  );
  const { at, endLine, stoppedAt } = clause;
  const body = lines.filter(({ file, line }) => file === at.file && line > at.line && line <= endLine);
  trace.inside(() => {
    for (const { file, line, isCovered } of body) {
      const isStop = line === stoppedAt?.line;
      const outcome: StepOutcome = isCovered || isStop ? toOutcome(!isStop) : { is: "not evaluated" };
      trace.add(toLine({ file, line, column: 1 }, code), outcome, place({ file, line, column: 1 }, code));
    }
  });
  if (stoppedAt === undefined) return head;
  return { text: toLine(stoppedAt, code), depth: 0, outcome: toOutcome(false), given, ...place(stoppedAt, code) };
}

function toValue(value: RegoValue): Given["value"] {
  return toBounded(value, (leaf) => toJson(leaf as RegoValue));
}

function toLine({ file, line }: Location, { source }: Code): string {
  const library = /^lib (\d+)$/.exec(file)?.[1];
  const text = library === undefined ? source.text : (source.libraries[Number(library)] ?? "");
  return (text.split("\n", line)[line - 1] ?? "").trim();
}

/** The place in the manifest: the module is a block of text whose first line follows its key. */
function place({ file, line }: Location, { resource: { origin }, source }: Code): Pick<Step, "at"> {
  if (origin.is !== "file" || file !== "template") return {};
  const key = locate(origin.document, [...origin.prefix, ...source.path]);
  return { at: { ...key, line: key.line + line } };
}
