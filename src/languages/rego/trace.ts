import type { Location } from "../../model/index.ts";
import type { Expr, Rule } from "./ast.ts";
import type { Notes } from "./interpret/notes.ts";
import { closuresOf } from "./rewrite/variables.ts";
import type { Plan } from "./plan/program.ts";
import type { RuleTree } from "./plan/tree.ts";
import type { Frame } from "./run/frame.ts";
import type { RegoValue } from "./value.ts";

/** What an evaluation made of one clause (a rule, a chained body, an else) of a rule. */
export interface ClauseTrace {
  /** `data.policy.violation` */
  readonly rule: string;
  readonly at: Location;
  readonly endLine: number;
  readonly is: "held" | "failed" | "not evaluated";
  /** How many solutions its body had. */
  readonly solutions: number;
  /** Of a clause that failed: the expression none of its attempts got past. */
  readonly stoppedAt?: Location;
  /** What the clause's variables stood for when it came farthest, the last time. */
  readonly bindings: ReadonlyMap<string, RegoValue>;
  /** Value of the whole rule, where it has one that depends on no arguments. */
  readonly value?: RegoValue;
}

export interface LineTrace {
  readonly file: string;
  readonly line: number;
  readonly isCovered: boolean;
}

/** All clauses in the order of the modules' text. */
export function traceClauses({ tree, maker }: Pick<Plan, "tree" | "maker">, notes: Notes, frame: Frame): ClauseTrace[] {
  const found: ClauseTrace[] = [];
  for (const node of tree.nodes) {
    const value = frame.memo.get(node)?.value;
    for (const { rule } of [...node.rules, ...(node.fallback === undefined ? [] : [node.fallback])])
      for (const clause of clausesOf(rule))
        found.push({
          ...traceClause(`data.${node.path.join(".")}`, clause, notes, value),
          bindings: toBindings(notes.bound.get(clause.body), maker),
        });
  }
  return found.toSorted(
    (a, b) => compareText(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function clausesOf(rule: Rule): Rule[] {
  return rule.otherwise === undefined ? [rule] : [rule, ...clausesOf(rule.otherwise)];
}

/** By the names that the module has. */
function toBindings(
  bound: ReadonlyMap<string, RegoValue> | undefined,
  maker: Plan["maker"],
): ReadonlyMap<string, RegoValue> {
  const bindings = new Map<string, RegoValue>();
  for (const [name, value] of bound ?? []) {
    const original = maker.original(name);
    if (original !== undefined && original !== "_") bindings.set(original, value);
  }
  return bindings;
}

function traceClause(
  rule: string,
  clause: Rule,
  notes: Notes,
  value: RegoValue | undefined,
): Omit<ClauseTrace, "bindings"> {
  const solutions = notes.solved.get(clause.body) ?? 0;
  const reached = notes.reached.get(clause.body);
  const { at, endLine } = clause;
  const given = { rule, at, endLine, solutions, ...(value === undefined ? {} : { value }) };
  if (solutions > 0) return { ...given, is: "held" };
  const stopped = reached === undefined ? undefined : clause.body[reached];
  return stopped === undefined ? { ...given, is: "not evaluated" } : { ...given, is: "failed", stoppedAt: stopped.at };
}

/** The lines that hold expressions or heads of rules, and whether one of them held. */
export function traceLines(tree: RuleTree, notes: Notes): LineTrace[] {
  const lines = new Map<string, LineTrace>();
  const mark = (at: Location, isCovered: boolean): void => {
    const key = `${at.file}\0${at.line}`;
    lines.set(key, { file: at.file, line: at.line, isCovered: isCovered || lines.get(key)?.isCovered === true });
  };
  const markBody = (body: readonly Expr[]): void => {
    const reached = notes.reached.get(body) ?? 0;
    body.forEach((expr, index) => {
      mark(expr.at, index < reached);
      for (const closure of closuresOf(expr)) markBody(closure.body);
    });
  };
  for (const node of tree.nodes) {
    for (const { rule } of [...node.rules, ...(node.fallback === undefined ? [] : [node.fallback])]) {
      for (const clause of clausesOf(rule)) {
        mark(clause.at, (notes.solved.get(clause.body) ?? 0) > 0);
        markBody(clause.body);
      }
    }
  }
  return [...lines.values()].toSorted((a, b) => compareText(a.file, b.file) || a.line - b.line);
}
