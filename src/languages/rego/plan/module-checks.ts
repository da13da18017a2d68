import type { Module, Rule } from "../ast.ts";
import { RegoError } from "../error.ts";
import { importName } from "../rewrite/names.ts";

/** Checks of single modules that v1 (and strict mode) demand: duplicate imports, rules named like the root documents. */
export function checkModules(modules: readonly Module[], options: { readonly strict?: boolean }): RegoError[] {
  return modules.filter((module) => module.version === "v1" || options.strict === true).flatMap(checkModule);
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
