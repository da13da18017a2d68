import { endSearching, startSearching } from "../../formats/regex/index.ts";
import type { Location } from "../../model/index.ts";
import type { Expr, Term, VarTerm } from "./ast.ts";
import { checkAnswer } from "./answer.ts";
import { Compilation } from "./compile/compilation.ts";
import { replacesFunctions } from "./compile/inspect.ts";
import { Context } from "./compile/runtime.ts";
import type { Compiled } from "./compile/runtime.ts";
import { RegoError } from "./error.ts";
import type { RegoErrorCode } from "./error.ts";
import { asRegoError } from "./interpret/interpreter.ts";
import { Notes } from "./interpret/notes.ts";
import { query as interpretQuery } from "./interpret/solve.ts";
import { endLooking, startLooking } from "./looked-at.ts";
import type { ModuleFile } from "./parse/module.ts";
import { planModules, planQuery } from "./plan/program.ts";
import type { CheckOptions, Plan } from "./plan/program.ts";
import { equality } from "./rewrite/expand.ts";
import { Evaluation } from "./run/evaluation.ts";
import type { EvaluationOptions, Print } from "./run/evaluation.ts";
import { startFrame } from "./run/frame.ts";
import { traceClauses, traceLines } from "./trace.ts";
import type { ClauseTrace, LineTrace } from "./trace.ts";
import type { PlainObject, RegoObject, RegoValue } from "./value.ts";

export interface RegoFault {
  readonly code: RegoErrorCode;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type CompiledModules =
  | { readonly is: "ready"; readonly program: Program }
  | { readonly is: "invalid"; readonly errors: readonly RegoFault[] };

export interface CompileOptions extends CheckOptions {
  /** Which evaluator runs queries; the interpreter is the slow oracle. */
  readonly engine?: "compiler" | "interpreter";
}

export interface QueryOptions extends EvaluationOptions {
  readonly input?: RegoValue | undefined;
  readonly data?: PlainObject | RegoObject | undefined;
}

interface Told {
  /** What print and trace said, in order. */
  readonly prints: readonly Print[];
}
export type QueryError = {
  readonly is: "error";
  readonly code: RegoErrorCode;
  readonly message: string;
  readonly at: Location | undefined;
};
export type QueryResult = Told &
  ({ readonly is: "defined"; readonly value: RegoValue } | { readonly is: "undefined" } | QueryError);
/** Each solution has the values of the query's names. */
export type Solutions = Told &
  ({ readonly is: "solved"; readonly solutions: readonly ReadonlyMap<string, RegoValue>[] } | QueryError);

/** What a query did, clause by clause and line by line. */
export interface Trace {
  readonly result: QueryResult;
  readonly clauses: readonly ClauseTrace[];
  readonly lines: readonly LineTrace[];
}

export type Prepared = (options: QueryOptions) => QueryResult;

/** Parses and checks modules together; all that is wrong is told, with its place. */
export function compileModules(files: readonly ModuleFile[], options: CompileOptions = {}): CompiledModules {
  const planned = planModules(files, options);
  if (planned.is === "invalid") return { is: "invalid", errors: planned.errors.map(toFault) };
  return { is: "ready", program: new Program(planned.plan, options.engine) };
}

function toFault({ code, message, at }: RegoError): RegoFault {
  return { code, message, file: at?.file ?? "", line: at?.line ?? 1, column: at?.column ?? 1 };
}

/** Modules that passed all checks. */
export class Program {
  readonly plan: Plan;
  readonly engine: "compiler" | "interpreter";
  private compiled: Compiled | undefined;

  constructor(plan: Plan, engine: "compiler" | "interpreter" = "compiler") {
    this.plan = plan;
    this.engine = engine;
  }

  /** The package of each module, with the names of its rules that are no functions. */
  get packages(): readonly { readonly path: readonly string[]; readonly rules: ReadonlySet<string> }[] {
    return this.plan.modules.map(({ package: path, rules }) => ({
      path,
      rules: new Set(rules.filter(({ args }) => args === undefined).map(({ ref }) => ruleName(ref[0]))),
    }));
  }

  /** The value of one reference or expression, `data.policy.violation`. */
  query(text: string, options: QueryOptions = {}): QueryResult {
    return this.prepare(text)(options);
  }

  /** A query to run many times; a text that is wrong gives the same error each time. */
  prepare(text: string): Prepared {
    const run = attempt(() => this.prepareRows(text, toValueQuery, [RESULT]));
    if (run instanceof RegoError) return () => ({ ...toError(run), prints: [] });
    return (options) => {
      const evaluation = new Evaluation(options);
      const { prints } = evaluation;
      return toResult(
        attempt(() => checked(run.rows(evaluation, options))),
        prints,
      );
    };
  }

  /** All solutions of a query with names, `x := data.a[_]; x > 1`. */
  solve(text: string, options: QueryOptions = {}): Solutions {
    const evaluation = new Evaluation(options);
    const { prints } = evaluation;
    const { maker } = this.plan;
    const solved = attempt(() => {
      const { rows, outputs } = this.prepareRows(text);
      const toNames = (row: readonly RegoValue[]): Map<string, RegoValue> =>
        new Map(row.map((value, index) => [maker.original(outputs[index] as string) ?? "", value] as const));
      return checked(rows(evaluation, options)).map(toNames);
    });
    return solved instanceof RegoError ? { ...toError(solved), prints } : { is: "solved", solutions: solved, prints };
  }

  /** Evaluates by the interpreter and tells what every clause did; for people, not for speed. */
  trace(text: string, options: QueryOptions = {}): Trace {
    const evaluation = new Evaluation(options);
    const { prints } = evaluation;
    const notes = new Notes();
    const frame = startFrame(evaluation, options.input, options.data ?? {});
    const rows = attempt(() => {
      const { body } = planQuery(this.plan, text, toValueQuery);
      return checked(interpretQuery({ plan: this.plan, notes }, body, [RESULT], frame));
    });
    const result = toResult(rows, prints);
    const told = attempt(() => ({
      clauses: traceClauses(this.plan, notes, frame),
      lines: traceLines(this.plan.tree, notes),
    }));
    return told instanceof RegoError ? { result, clauses: [], lines: [] } : { result, ...told };
  }

  private prepareRows(text: string, adapt?: (body: Expr[]) => Expr[], wanted?: readonly string[]): PreparedRows {
    const { body, outputs: own } = planQuery(this.plan, text, adapt);
    const outputs = wanted ?? own;
    // Compiled rules ask only for the replacements that modules themselves make.
    if (this.engine === "interpreter" || replacesFunctions(body)) {
      const rows: Rows = (evaluation, { input, data }) =>
        interpretQuery({ plan: this.plan }, body, outputs, startFrame(evaluation, input, data ?? {}));
      return { outputs, rows };
    }
    this.compiled ??= new Compilation(this.plan).compile();
    const { compiled } = this;
    const query = new Compilation(this.plan).compileQuery(body, outputs, compiled);
    return {
      outputs,
      rows: (evaluation, { input, data }) => query(new Context(compiled, evaluation, input, data ?? {})),
    };
  }
}

function ruleName(term: Term | undefined): string {
  return term?.is === "var" ? term.name : "";
}

type Rows = (evaluation: Evaluation, options: QueryOptions) => RegoValue[][];
interface PreparedRows {
  readonly outputs: readonly string[];
  readonly rows: Rows;
}

const RESULT = "$result";

/** The query's last expression, where it is a term, gives the value. */
function toValueQuery(body: Expr[]): Expr[] {
  const last = body.at(-1);
  if (last === undefined) return body;
  const result: VarTerm = { is: "var", name: RESULT, at: last.at };
  if (last.is === "term") return [...body.slice(0, -1), { ...equality(result, last.term), with: last.with }];
  if (last.is === "call")
    return [
      ...body.slice(0, -1),
      { ...equality(result, { is: "call", operator: last.operator, args: last.args, at: last.at }), with: last.with },
    ];
  return [...body, equality(result, { is: "const", value: true, at: last.at })];
}

/** Steps of patterns in one evaluation: half a second. */
const MOST_SEARCHED = 50_000_000;

function attempt<Result>(work: () => Result): Result | RegoError {
  const before = startLooking();
  const searched = startSearching(MOST_SEARCHED);
  try {
    return work();
  } catch (error) {
    return asRegoError(error);
  } finally {
    endSearching(searched);
    endLooking(before);
  }
}

function checked(rows: RegoValue[][]): RegoValue[][] {
  for (const row of rows) checkAnswer(row);
  return rows;
}

function toResult(rows: RegoValue[][] | RegoError, prints: readonly Print[]): QueryResult {
  if (rows instanceof RegoError) return { ...toError(rows), prints };
  const value = rows[0]?.[0];
  return value === undefined ? { is: "undefined", prints } : { is: "defined", value, prints };
}

function toError({ code, message, at }: RegoError): QueryError {
  return { is: "error", code, message, at };
}
