import type { Module, Rule, Term } from "../ast.ts";
import { RegoError } from "../error.ts";
import { importName } from "../rewrite/names.ts";
import { walkExpr, walkTerm } from "../walk.ts";

/** Checks of single modules that v1 (and strict mode) demand: duplicate imports, rules named like the root documents. */
export function checkModules(modules: readonly Module[], options: { readonly strict?: boolean }): RegoError[] {
  const checked = modules.filter((module) => module.version === "v1" || options.strict === true).flatMap(checkModule);
  const all = [...modules.flatMap(findDottedFunctions), ...checked];
  return options.strict === true ? [...all, ...modules.flatMap(findUnusedImports)] : all;
}

/** Functions are called by their names with dots between the steps, so that a step with a dot could mean another function. */
function findDottedFunctions(module: Module): RegoError[] {
  const isDotted = (step: unknown): boolean => typeof step === "string" && step.includes(".");
  const hasDottedPackage = module.package.some(isDotted);
  return module.rules
    .filter(({ args }) => args !== undefined)
    .filter(({ ref }) => hasDottedPackage || ref.some((step) => step.is === "const" && isDotted(step.value)))
    .map(({ at }) => new RegoError("rego_compile_error", "functions cannot stand below a name that holds a dot", at));
}

function checkModule(module: Module): RegoError[] {
  const errors: RegoError[] = [];
  const seen = new Set<string>();
  for (const each of module.imports) {
    const name = importName(each);
    if (seen.has(name))
      errors.push(new RegoError("rego_compile_error", `import must not shadow import ${each.path.join(".")}`, each.at));
    seen.add(name);
  }
  return [...errors, ...module.rules.flatMap(checkRule)];
}

function checkRule(rule: Rule): RegoError[] {
  const [first] = rule.ref;
  const name = first?.is === "var" ? first.name : "";
  if (name !== "input" && name !== "data") return [];
  return [new RegoError("rego_compile_error", `rules must not shadow ${name} (use a different rule name)`, rule.at)];
}

function findUnusedImports(module: Module): RegoError[] {
  const used = new Set<string>();
  const note = (term: Term): void => {
    if (term.is === "var") used.add(term.name);
    if (term.is === "call" && term.operator.head.is === "var") used.add(term.operator.head.name);
  };
  for (const rule of module.rules) noteRule(rule, note);
  return module.imports
    .filter((each) => each.path[0] !== "future" && each.path[0] !== "rego" && !used.has(importName(each)))
    .map((each) => new RegoError("rego_compile_error", `import ${each.path.join(".")} unused`, each.at));
}

function noteRule(rule: Rule, note: (term: Term) => void): void {
  for (const term of [...rule.ref.slice(1), ...(rule.args ?? []), rule.key, rule.value])
    if (term !== undefined) walkTerm(term, note);
  for (const expr of rule.body) walkExpr(expr, note);
  if (rule.otherwise !== undefined) noteRule(rule.otherwise, note);
}
