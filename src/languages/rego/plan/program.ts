import type { Expr, Module, RefTerm, Rule } from "../ast.ts";
import { BUILTINS } from "../builtins/index.ts";
import { RegoError } from "../error.ts";
import { parseModule, parseQueryText } from "../parse/module.ts";
import type { ModuleFile } from "../parse/module.ts";
import { expandBody, expandRule } from "../rewrite/expand.ts";
import { dottedName, markFunctions, markTerm } from "../rewrite/functions.ts";
import type { KnownNames } from "../rewrite/functions.ts";
import { liftBody, liftRule } from "../rewrite/dynamic.ts";
import { renameBody, renameLocals } from "../rewrite/locals.ts";
import { resolveBody, resolveNames } from "../rewrite/names.ts";
import { orderBody, orderRule } from "../rewrite/safety.ts";
import { NameMaker, Scopes } from "../rewrite/scopes.ts";
import type { Arity } from "../rewrite/variables.ts";
import { OWN_BUILTINS } from "../run/own-builtins.ts";
import { checkCalls } from "./calls.ts";
import { fillMetadata } from "./metadata.ts";
import { checkModules } from "./module-checks.ts";
import { checkRecursion } from "./recursion.ts";
import { buildTree, checkConflicts, findNode } from "./tree.ts";
import type { RuleKind, RuleTree } from "./tree.ts";

/** Modules that passed all checks, as trees both evaluators read. */
export interface Plan {
  readonly tree: RuleTree;
  readonly modules: readonly Module[];
  readonly maker: NameMaker;
  readonly arity: Arity;
}

export type Planned =
  | { readonly is: "ready"; readonly plan: Plan }
  | { readonly is: "invalid"; readonly errors: readonly RegoError[] };

const MAX_ERRORS = 20;

export interface CheckOptions {
  /** Of OPA's strict mode: imports that nothing uses, or that hide one another in v0 modules, are errors. */
  readonly strict?: boolean;
}

/** Parses and checks modules together. */
export function planModules(files: readonly ModuleFile[], options: CheckOptions = {}): Planned {
  const errors: RegoError[] = [];
  const modules = files.flatMap((file) => collect(errors, () => parseModule(file)) ?? []);
  if (errors.length > 0) return invalid(errors);
  errors.push(...checkModules(modules, options));
  const maker = new NameMaker();
  resolveAll(modules, errors);
  const rules = modules.flatMap((module) =>
    module.rules.map((rule) => ({ module, packagePath: module.package, rule })),
  );
  const each = (work: (rule: Rule) => void): boolean => {
    for (const { rule } of rules) collect(errors, () => work(rule));
    return errors.length === 0;
  };
  if (!each((rule) => renameLocals(rule, maker))) return invalid(errors);
  fillMetadata(modules);
  const tree = collect(errors, () =>
    buildTree(
      rules,
      modules.map((module) => module.package),
    ),
  );
  if (tree === undefined) return invalid(errors);
  errors.push(...checkConflicts(tree, new Map(modules.map((module) => [module.package.join("."), module.packageAt]))));
  const arity = arityIn(tree);
  each((rule) => markRule(rule, knownNames(tree)));
  each((rule) => expandRule(rule, maker));
  each((rule) => checkCalls(rule, arity));
  if (errors.length > 0) return invalid(errors);
  refreshSuffixes(tree);
  if (!each((rule) => orderRule(rule, arity, maker))) return invalid(errors);
  // What moved in front may need names that its expression binds elsewhere.
  each((rule) => {
    liftRule(rule, maker);
    orderRule(rule, arity, maker);
  });
  errors.push(...checkRecursion(tree));
  return errors.length > 0 ? invalid(errors) : { is: "ready", plan: { tree, modules, maker, arity } };
}

export interface PlannedQuery {
  readonly body: readonly Expr[];
  readonly outputs: readonly string[];
}

/** A query's expressions, checked against the modules, and the names its results are told by. */
export function planQuery(plan: Plan, text: string, adapt: (body: Expr[]) => Expr[] = (body) => body): PlannedQuery {
  const { maker, arity, tree } = plan;
  const scopes = new Scopes(maker);
  const parsed = parseQueryText(text);
  resolveBody(new Map(), [], parsed);
  const renamed = renameBody(scopes, adapt(parsed));
  const outputs = [...scopes.top.names.values()].filter(
    (name) => maker.original(name) !== "_" && !name.startsWith("$_"),
  );
  markFunctions(renamed, knownNames(tree));
  const expanded = expandBody(renamed, maker);
  checkCalls({ body: expanded }, arity);
  const around = { arity, maker, bound: new Set(["input", "data"]) };
  return { body: orderBody(liftBody(orderBody(expanded, around), maker), around), outputs };
}

/** The tree was built before head terms moved into bodies. */
function refreshSuffixes(tree: RuleTree): void {
  for (const node of tree.nodes) {
    for (const planned of node.rules) {
      const { suffix, rule } = planned;
      (suffix as Rule["ref"]).splice(0, suffix.length, ...(suffix.length === 0 ? [] : rule.ref.slice(-suffix.length)));
    }
  }
}

function invalid(errors: readonly RegoError[]): Planned {
  return { is: "invalid", errors: errors.slice(0, MAX_ERRORS) };
}

function collect<Result>(errors: RegoError[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) errors.push(new RegoError("rego_compile_error", "module is nested too deeply"));
    else if (error instanceof RegoError) errors.push(error);
    else throw error;
    return undefined;
  }
}

function resolveAll(modules: readonly Module[], errors: RegoError[]): void {
  const names = new Map<string, Set<string>>();
  const key = (module: Module): string => JSON.stringify(module.package);
  for (const module of modules) {
    const known = names.get(key(module)) ?? new Set();
    names.set(key(module), known);
    for (const rule of module.rules) if (rule.ref[0]?.is === "var") known.add(rule.ref[0].name);
  }
  for (const module of modules) collect(errors, () => resolveNames(module, names.get(key(module)) ?? new Set()));
}

function markRule(rule: Rule, known: KnownNames): void {
  markFunctions(rule.body, known);
  for (const term of [rule.key, rule.value]) if (term !== undefined) markTerm(term, known);
  if (rule.otherwise !== undefined) markRule(rule.otherwise, known);
}

function knownNames(tree: RuleTree): KnownNames {
  const kindAt = (name: string): RuleKind | undefined =>
    name.startsWith("data.") ? findNode(tree.root, name.split(".").slice(1))?.kind : undefined;
  return {
    isFunction: (name) => isFunctionName(tree, name),
    isRule: (name) => kindAt(name) !== undefined && kindAt(name) !== "function",
  };
}

function isFunctionName(tree: RuleTree, name: string): boolean {
  if (BUILTINS.has(name) || OWN_BUILTINS.has(name)) return true;
  return name.startsWith("data.") && functionAt(tree, name.split(".").slice(1)) !== undefined;
}

function functionAt(tree: RuleTree, path: readonly string[]): number | undefined {
  const node = findNode(tree.root, path);
  return node?.kind === "function" ? (node.rules[0] ?? node.fallback)?.rule.args?.length : undefined;
}

function arityIn(tree: RuleTree): Arity {
  return (operator: RefTerm) => {
    const name = dottedName(operator);
    if (name === undefined) return undefined;
    if (name === "eq" || name === "assign") return 2;
    const builtin = OWN_BUILTINS.get(name)?.arity ?? BUILTINS.get(name)?.type.args.length;
    if (builtin !== undefined) return builtin;
    const names = operator.path.map((key) => (key.is === "const" ? (key.value as string) : ""));
    return operator.head.is === "var" && operator.head.name === "data" ? functionAt(tree, names) : undefined;
  };
}
