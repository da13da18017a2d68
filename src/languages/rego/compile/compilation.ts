import type { Expr, Rule, Term } from "../ast.ts";
import { Boxed } from "../boxed.ts";
import type { Plan } from "../plan/program.ts";
import { findNode } from "../plan/tree.ts";
import type { PlannedRule, RuleNode, RuleTree, Scalar } from "../plan/tree.ts";
import type { Arity } from "../rewrite/variables.ts";
import type { RegoValue } from "../value.ts";
import { writeBody, writeComprehension } from "./body.ts";
import { countUses, distinctCases, haveOneValue, mockedFunctions, usesIn } from "./inspect.ts";
import { matchTerm } from "./match.ts";
import { RUNTIME } from "./runtime.ts";
import type { CalledFunction, Compiled, Context, RuleFunction } from "./runtime.ts";
import { depthOf, valueCode } from "./scope.ts";
import type { Next, Scope } from "./scope.ts";
import { rememberedFunctions } from "./weight.ts";
import { Writer } from "./writer.ts";

/** Of one function, in one context. */
const MOST_CALLS = 1000;

/** Makes JavaScript of a plan: one function for each rule path, and one for each of its clauses. */
export class Compilation {
  readonly plan: Plan;
  readonly tree: RuleTree;
  readonly arity: Arity;
  readonly w = new Writer();
  /** Functions that some `with` replaces: calls of others need not ask. */
  readonly mocked: ReadonlySet<string>;
  private readonly remembered: ReadonlySet<RuleNode>;

  constructor(plan: Plan) {
    this.plan = plan;
    this.tree = plan.tree;
    this.arity = plan.arity;
    this.mocked = mockedFunctions(plan.tree);
    this.remembered = rememberedFunctions(plan.tree);
  }

  ruleName(node: RuleNode): string {
    return `r${node.index}_`;
  }
  functionName(name: string): string {
    const node = findNode(this.tree.root, name.split(".").slice(1));
    if (node === undefined) throw new Error(`no function ${name}`);
    return this.ruleName(node);
  }

  compile(): Compiled {
    for (const node of this.tree.nodes) this.writeNode(node);
    const names = this.tree.nodes.map((node) => this.ruleName(node));
    const { nodes } = this.tree;
    const made = this.run(`return [${names.join(", ")}];`) as CalledFunction[];
    const functions = new Map<string, CalledFunction>();
    const rules = nodes.map((node, index): RuleFunction | undefined => {
      functions.set(`data.${node.path.join(".")}`, made[index] as CalledFunction);
      return node.kind === "function" ? undefined : made[index];
    });
    return { rules, functions };
  }

  /** A function that gives the names' values for every solution of a query; `R` are the compiled rules. */
  compileQuery(
    body: readonly Expr[],
    outputs: readonly string[],
    compiled: Compiled,
  ): (context: Context) => RegoValue[][] {
    for (const node of this.tree.nodes)
      this.w.line(`const ${this.ruleName(node)} = ${this.w.constant(callee(node, compiled))};`);
    this.w.line("function query(c) { const ev = c.ev; const rows = []; B: {");
    const uses = new Map<string, number>(outputs.map((name) => [name, 1]));
    for (const expr of body) countUses(expr, uses);
    writeBody(this, this.scope("break B;", true, uses), body, (solved) => {
      const values = outputs.map((name) => solved.names.get(name)?.js ?? "null");
      solved.w.line(`rows.push([${values.join(", ")}]);`);
    });
    this.w.line("} return rows; }");
    return this.run("return query;") as (context: Context) => RegoValue[][];
  }

  private run(result: string): unknown {
    const code = `"use strict";\n${this.w.declarations()}\n${this.w.lines.join("\n")}\n${result}`;
    // Policies' strings are in the text only as literals (writer.ts); names in it are all made by us.
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function("rt", "K", "Boxed", code)(RUNTIME, this.w.constants, Boxed) as unknown;
  }

  private scope(fail: string, ordered: boolean, uses: ReadonlyMap<string, number>): Scope {
    return { w: this.w, names: new Map(), context: "c", loops: [], fail, ordered, uses };
  }

  private writeNode(node: RuleNode): void {
    const { w } = this;
    const name = this.ruleName(node);
    const args = (node.rules[0] ?? node.fallback)?.rule.args?.map((_, index) => `a${index}`) ?? [];
    const clauses = node.rules.map((planned, index) => this.writeClause(node, planned, `${name}${index}`, args));
    const fallback = node.fallback === undefined ? undefined : this.writeClause(node, node.fallback, `${name}d`, args);
    w.line(`function ${name}(${["c", ...args].join(", ")}) {`);
    if (node.kind !== "function") this.writeMemo(node);
    w.line("const ev = c.ev; if (--ev.stepsLeft < 0) rt.outOfSteps();");
    if (node.kind === "set") this.writeCollected(node, clauses, "new rt.RegoSet()", "out");
    else if (node.kind === "object") this.writeCollected(node, clauses, "new rt.DocumentBuilder()", "out.build()");
    else this.writeOneValue(node, clauses, fallback, args);
    w.line("}");
  }

  private writeMemo(node: RuleNode): void {
    const { w } = this;
    w.line(`const m = c.memo[${node.index}]; if (m !== undefined) return m === rt.UNDEFINED ? undefined : m;`);
    const path = w.constant(node.path);
    w.line(`if (c.replaced !== undefined && rt.isReplacedIn(c, ${path})) return rt.baseAt(c, ${path});`);
  }

  private writeCollected(node: RuleNode, clauses: readonly string[], start: string, result: string): void {
    this.w.line(`const out = ${start};`);
    for (const clause of clauses) this.w.line(`${clause}(c, out);`);
    if (node.kind === "object") this.writeChildren(node, []);
    this.w.line(`return c.memo[${node.index}] = ${result};`);
  }

  /** Rules with longer references, `p.q.r := 1` beside `p[x] := y`. */
  private writeChildren(node: RuleNode, path: readonly Scalar[]): void {
    for (const [key, child] of node.children) {
      const below = [...path, key];
      if (child.kind === undefined) this.writeChildren(child, below);
      else if (child.kind !== "function") {
        const at = this.w.constant((child.rules[0] ?? child.fallback)?.rule.at);
        const value = this.w.name("v");
        this.w.line(`const ${value} = ${this.ruleName(child)}(c);`);
        this.w.line(
          `if (${value} !== undefined) out.putDocument(${this.w.constant(below)}, ${value}, ${child.kind !== "complete"}, ${at});`,
        );
      }
    }
  }

  private writeOneValue(
    node: RuleNode,
    clauses: readonly string[],
    fallback: string | undefined,
    args: readonly string[],
  ): void {
    const { w } = this;
    const given = ["c", ...args].join(", ");
    const kind = node.kind === "function" ? '"function"' : '"complete"';
    const same = haveOneValue(node.rules);
    const isRemembered = this.remembered.has(node);
    if (isRemembered) this.writeLookForCall(node);
    w.line("let r;");
    const cases = distinctCases(node.rules);
    if (cases !== undefined) {
      w.line(`switch (a${cases.position}) {`);
      clauses.forEach((clause, index) => w.line(`case ${cases.literals[index]}: r = ${clause}(${given}); break;`));
      w.line("}");
    }
    const tried = cases === undefined ? clauses : [];
    tried.forEach((clause, index) => {
      if (index === 0) w.line(`r = ${clause}(${given});`);
      else if (same) w.line(`if (r === undefined) r = ${clause}(${given});`);
      else {
        const at = w.constant(node.rules[index]?.rule.at);
        w.line(
          `{ const v = ${clause}(${given}); if (r === undefined) r = v; else if (v !== undefined && v !== r && !rt.equal(v, r)) rt.conflict(${kind}, ${at}); }`,
        );
      }
    });
    if (fallback !== undefined) w.line(`if (r === undefined) r = ${fallback}(${given});`);
    if (isRemembered) w.line(`if (calls.size < ${MOST_CALLS}) calls.set(a0, r === undefined ? rt.UNDEFINED : r);`);
    if (node.kind !== "function") w.line(`c.memo[${node.index}] = r === undefined ? rt.UNDEFINED : r;`);
    w.line("return r;");
  }

  private writeLookForCall(node: RuleNode): void {
    const { w } = this;
    w.line(`const calls = rt.callsOf(c, ${node.index}); const before = calls.get(a0);`);
    w.line("if (before !== undefined) return before === rt.UNDEFINED ? undefined : before;");
    w.line("if (--ev.unitsLeft < 0) rt.outOfUnits();");
  }

  private writeClause(node: RuleNode, planned: PlannedRule, name: string, args: readonly string[]): string {
    const { w } = this;
    const collects = node.kind === "set" || node.kind === "object";
    for (let rule: Rule | undefined = planned.rule, part = 0; rule !== undefined; rule = rule.otherwise, part++) {
      const parameters = collects ? ["c", "out"] : ["c", ...args];
      w.line(`function ${part === 0 ? name : `${name}e${part}`}(${parameters.join(", ")}) {`);
      this.writeRule(node, { ...planned, rule }, collects);
      if (rule.otherwise !== undefined) w.line(`return ${name}e${part + 1}(${parameters.join(", ")});`);
      w.line("}");
    }
    return name;
  }

  private writeRule(node: RuleNode, planned: PlannedRule, collects: boolean): void {
    const { w } = this;
    const { rule } = planned;
    w.line("const ev = c.ev; let r; B: {");
    const matchArgs = (scope: Scope, index: number, next: Next): void => {
      const arg = rule.args?.[index];
      if (arg === undefined) return next(scope);
      matchTerm(scope, arg, `a${index}`, (inner) => matchArgs(inner, index + 1, next));
    };
    matchArgs(this.scope("break B;", false, usesIn(rule)), 0, (scope) => {
      writeBody(this, scope, rule.body, (solved) =>
        collects ? this.writeResult(solved, planned) : this.writeValue(node, solved, rule),
      );
    });
    w.line("}");
    if (!collects) w.line(rule.otherwise === undefined ? "return r;" : "if (r !== undefined) return r;");
  }

  /** The rest of a loop that cannot change the result is left out. */
  private writeResult(scope: Scope, { rule, suffix }: PlannedRule): void {
    const { w } = scope;
    const code = (term: Term): string => valueCode(scope, term) as string;
    const at = w.constant(rule.at);
    const path = `[${suffix.map(code).join(", ")}]`;
    w.line("if (--ev.unitsLeft < 0) rt.outOfUnits();");
    if (suffix.length === 0) w.line(`out.add(${code(rule.key as Term)});`);
    else if (rule.key !== undefined) w.line(`out.add(${path}, ${code(rule.key)}, ${at});`);
    else w.line(`out.put(${path}, ${code(rule.value as Term)}, ${at});`);
    const depth = depthOf(
      scope,
      [...suffix, rule.key, rule.value].filter((term) => term !== undefined),
    );
    const outer = scope.loops[depth];
    if (outer !== undefined) w.line(`break ${outer};`);
  }

  private writeValue(node: RuleNode, scope: Scope, rule: Rule): void {
    const { w } = scope;
    const value = rule.value as Term;
    const code =
      value.is === "comprehension" ? writeComprehension(this, scope, value) : (valueCode(scope, value) as string);
    if (value.is !== "comprehension" && depthOf(scope, [value]) === 0) return w.line(`return ${code};`);
    const kind = node.kind === "function" ? '"function"' : '"complete"';
    w.line(
      `{ const v = ${code}; if (r === undefined) r = v; else if (v !== r && !rt.equal(v, r)) rt.conflict(${kind}, ${w.constant(rule.at)}); }`,
    );
  }
}

function callee(node: RuleNode, compiled: Compiled): unknown {
  return node.kind === "function" ? compiled.functions.get(`data.${node.path.join(".")}`) : compiled.rules[node.index];
}
