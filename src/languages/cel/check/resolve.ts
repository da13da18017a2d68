import type { CallNode, Node, SelectNode } from "../ast.ts";
import type { Environment, Overload } from "../declaration.ts";
import { childrenOf } from "../parse/children.ts";
import { qualifiedName } from "../parse/qualified-name.ts";
import { DYN } from "../type.ts";
import type { CheckedExpression, Reference } from "./checked.ts";
import { Names } from "./names.ts";
import { findLocal, type Scope } from "./scope.ts";

/**
 * Finds what an expression's names stand for without regard to types: all are `dyn`. A name that stands for nothing is no
 * error yet, only where it is evaluated: it becomes a variable of that name, or a function without overloads.
 */
export function resolveExpression(source: string, root: Node, environment: Environment): CheckedExpression {
  const resolver = new Resolver(new Names(environment));
  resolver.visit(root, undefined);
  const types = new Map([...resolver.visited].map((id) => [id, DYN]));
  return { source, root, types, references: resolver.references, resultType: DYN };
}

class Resolver {
  readonly visited = new Set<number>();
  readonly references = new Map<number, Reference>();
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  visit(node: Node, scope: Scope | undefined): void {
    this.visited.add(node.id);
    switch (node.kind) {
      case "ident":
        this.references.set(node.id, this.#ident(node.name, scope));
        return;
      case "select":
        this.#select(node, scope);
        return;
      case "call":
        this.#call(node, scope);
        return;
      case "struct":
        this.references.set(node.id, {
          kind: "struct",
          name: this.#names.findStructType(node.name)?.name ?? node.name,
        });
        break;
      case "macro": {
        this.visit(node.range, scope);
        const first = { name: node.variable, type: DYN, outer: scope };
        const second = node.secondVariable;
        const inner = second === undefined ? first : { name: second, type: DYN, outer: first };
        if (node.condition !== undefined) this.visit(node.condition, inner);
        this.visit(node.body, inner);
        return;
      }
      case "bind":
        this.visit(node.value, scope);
        this.visit(node.body, { name: node.variable, type: DYN, outer: scope });
        return;
    }
    for (const child of childrenOf(node)) this.visit(child, scope);
  }

  #ident(name: string, scope: Scope | undefined): Reference {
    if (findLocal(scope, name) !== undefined) return { kind: "local", name };
    return this.#names.findVariable(name) ?? { kind: "variable", name: name.replace(/^\./, "") };
  }

  #select(node: SelectNode, scope: Scope | undefined): void {
    const name = qualifiedName(node);
    const isLocal = name !== undefined && findLocal(scope, name.split(".")[0] ?? "") !== undefined;
    const declared = name === undefined || isLocal ? undefined : this.#names.findVariable(name);
    if (declared === undefined) this.visit(node.operand, scope);
    else this.references.set(node.id, declared);
  }

  #call(node: CallNode, scope: Scope | undefined): void {
    for (const argument of node.args) this.visit(argument, scope);
    const prefix = node.target === undefined ? undefined : qualifiedName(node.target);
    const namespaced = prefix === undefined ? undefined : this.#names.findFunction(`${prefix}.${node.function}`);
    const called = namespaced ?? this.#names.findFunction(node.function);
    const isMember = node.target !== undefined && namespaced === undefined;
    if (node.target !== undefined && isMember) this.visit(node.target, scope);
    const count = node.args.length + (isMember ? 1 : 0);
    const overloads = (called?.overloads ?? []).filter((overload) => mayTake(overload, isMember, count));
    const qualified = namespaced !== undefined;
    this.references.set(node.id, { kind: "function", name: called?.name ?? node.function, overloads, qualified });
  }
}

const mayTake = (overload: Overload, isMember: boolean, count: number): boolean =>
  overload.member === isMember && overload.parameters.length === count;
