import type { Annotation, Expr, Module, Rule, Term } from "../ast.ts";
import { dottedName } from "../rewrite/functions.ts";
import type { RegoValue } from "../value.ts";
import { walkExpr, walkTerm } from "../walk.ts";

/** Calls of rego.metadata.rule and rego.metadata.chain become the values that the module's METADATA comments say. */
export function fillMetadata(modules: readonly Module[]): void {
  for (const module of modules) {
    for (const rule of module.rules) fillRule(rule, rule, module, modules);
  }
}

function fillRule(rule: Rule, outer: Rule, module: Module, modules: readonly Module[]): void {
  const fill = (term: Term): void => walkTerm(term, (inner) => fillTerm(inner, outer, module, modules));
  for (const term of [rule.key, rule.value]) if (term !== undefined) fill(term);
  for (const expr of rule.body) fillExpr(expr, outer, module, modules);
  if (rule.otherwise !== undefined) fillRule(rule.otherwise, outer, module, modules);
}

function fillExpr(expr: Expr, rule: Rule, module: Module, modules: readonly Module[]): void {
  walkExpr(expr, (inner) => fillTerm(inner, rule, module, modules));
}

function fillTerm(term: Term, rule: Rule, module: Module, modules: readonly Module[]): void {
  if (term.is !== "call" || term.args.length > 0) return;
  const name = dottedName(term.operator);
  if (name !== "rego.metadata.rule" && name !== "rego.metadata.chain") return;
  const value = name === "rego.metadata.rule" ? ruleMetadata(rule, module) : chain(rule, module, modules);
  const constant: Term = { is: "const", value, at: term.at };
  // The node keeps its identity, so that whatever holds it sees the value.
  Object.assign(term as object, constant);
}

function ruleMetadata(rule: Rule, module: Module): RegoValue {
  return annotationBefore(rule, module, "rule") ?? {};
}

function annotationBefore(rule: Rule, module: Module, scope: string): RegoValue | undefined {
  const found = module.annotations.find((each) => each.nextLine === rule.at.line && scopeOf(each, "rule") === scope);
  return found === undefined ? undefined : withScope(found, scope);
}

function scopeOf(annotation: Annotation, fallback: string): string {
  const { scope } = annotation.value as { readonly scope?: RegoValue };
  return typeof scope === "string" ? scope : fallback;
}

function withScope(annotation: Annotation, scope: string): RegoValue {
  return { ...(annotation.value as object), scope };
}

function chain(rule: Rule, module: Module, modules: readonly Module[]): RegoValue {
  const path: RegoValue[] = [
    ...module.package,
    ...rule.ref.map((term) => (term.is === "const" ? term.value : term.is === "var" ? term.name : "")),
  ];
  const own = annotationBefore(rule, module, "rule");
  const links: RegoValue[] = [{ path, ...(own === undefined ? {} : { annotations: own }) }];
  const document = annotationBefore(rule, module, "document");
  if (document !== undefined) links.push({ path, annotations: document });
  const ownPackage = packageAnnotation(module, "package");
  if (ownPackage !== undefined) links.push({ path: [...module.package], annotations: ownPackage });
  for (let length = module.package.length; length > 0; length--) {
    const prefix = module.package.slice(0, length);
    for (const other of modules.filter((each) => each.package.join("\0") === prefix.join("\0"))) {
      const above = packageAnnotation(other, "subpackages");
      if (above !== undefined) links.push({ path: [...prefix], annotations: above });
    }
  }
  return links;
}

function packageAnnotation(module: Module, scope: string): RegoValue | undefined {
  const found = module.annotations.find(
    (each) => each.nextLine === module.packageAt.line && scopeOf(each, "package") === scope,
  );
  return found === undefined ? undefined : withScope(found, scope);
}
