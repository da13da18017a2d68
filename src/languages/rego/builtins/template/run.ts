import type { RegoValue } from "../../value.ts";
import { isArray, isObject, objectGet, objectSize } from "../../value.ts";
import { sortedEntries } from "../../order.ts";
import type { BuiltinBudget } from "../builtin.ts";
import { failure } from "../operands.ts";
import { callFunction } from "./functions.ts";
import type { Node, Operand, Pipeline, Template } from "./nodes.ts";
import { toPrinted } from "./print.ts";

const MAX_DEPTH = 100;

/** Undefined is Go's nil: a key that is not there. */
type Value = RegoValue | undefined;
type Scope = Map<string, Value>;
type Signal = "break" | "continue" | undefined;

/** Writes the template over the data. @throws {BuiltinError} where it cannot go on */
export function runTemplate(template: Template, data: RegoValue, budget: BuiltinBudget): string {
  const runner = new Runner(template, budget);
  runner.nodes(template.body, data, [new Map<string, Value>([["$", data]])], 0);
  return runner.out.join("");
}

class Runner {
  readonly out: string[] = [];
  private readonly template: Template;
  private readonly budget: BuiltinBudget;

  constructor(template: Template, budget: BuiltinBudget) {
    this.template = template;
    this.budget = budget;
  }

  nodes(nodes: readonly Node[], dot: Value, scopes: readonly Scope[], depth: number): Signal {
    if (depth > MAX_DEPTH) throw failure("template: exceeded maximum template depth");
    const inner = [...scopes, new Map<string, Value>()];
    for (const node of nodes) {
      this.budget.step(1);
      const signal = this.node(node, dot, inner, depth);
      if (signal !== undefined) return signal;
    }
    return undefined;
  }

  private put(text: string): void {
    this.budget.allocate(1 + Math.ceil(text.length / 16));
    this.out.push(text);
  }

  private node(node: Node, dot: Value, scopes: readonly Scope[], depth: number): Signal {
    switch (node.is) {
      case "text":
        this.put(node.text);
        return undefined;
      case "action": {
        const value = this.pipeline(node.pipeline, dot, scopes);
        if (node.pipeline.variables.length === 0) this.put(toPrinted(value));
        return undefined;
      }
      case "if":
      case "with": {
        const inner = [...scopes, new Map<string, Value>()];
        const value = this.pipeline(node.pipeline, dot, inner);
        const next = node.is === "with" ? value : dot;
        return isTrue(value)
          ? this.nodes(node.body, next, inner, depth + 1)
          : this.nodes(node.otherwise, dot, inner, depth + 1);
      }
      case "range":
        return this.range(node, dot, scopes, depth);
      case "template": {
        const body = this.template.named.get(node.name);
        if (body === undefined) throw failure(`template: template "${node.name}" not defined`);
        const data = node.pipeline === undefined ? undefined : this.pipeline(node.pipeline, dot, scopes);
        this.nodes(body, data, [new Map([["$", data]])], depth + 1);
        return undefined;
      }
      default:
        return node.is;
    }
  }

  private range(node: Node & { is: "range" }, dot: Value, scopes: readonly Scope[], depth: number): Signal {
    const plain = { ...node.pipeline, variables: [] };
    const entries = entriesOf(this.pipeline(plain, dot, scopes));
    if (entries.length === 0) return this.nodes(node.otherwise, dot, scopes, depth + 1);
    const { variables } = node.pipeline;
    for (const [key, value] of entries) {
      const inner: Scope = new Map();
      if (variables.length === 1) inner.set(variables[0] as string, value);
      if (variables.length === 2) inner.set(variables[0] as string, key).set(variables[1] as string, value);
      if (this.nodes(node.body, value, [...scopes, inner], depth + 1) === "break") break;
    }
    return undefined;
  }

  private pipeline({ variables, declares, commands }: Pipeline, dot: Value, scopes: readonly Scope[]): Value {
    let value: Value;
    for (const [index, command] of commands.entries()) {
      value = this.command(command, dot, scopes, index > 0 ? [value] : []);
    }
    for (const name of variables) {
      const scope = declares ? scopes.at(-1) : scopes.findLast((candidate) => candidate.has(name));
      if (scope === undefined) throw failure(`template: undefined variable: ${name}`);
      scope.set(name, value);
    }
    return value;
  }

  private command(
    [first, ...rest]: readonly Operand[],
    dot: Value,
    scopes: readonly Scope[],
    last: readonly Value[],
  ): Value {
    const operand = first as Operand;
    if (operand.is !== "function") {
      if (rest.length + last.length > 0) throw failure("template: can't give argument to non-function");
      return this.operand(operand, dot, scopes);
    }
    const { name } = operand;
    // `and` and `or` stop at the first that decides.
    if (name === "and" || name === "or") {
      let value: Value;
      for (const argument of [
        ...rest.map((part) => () => this.operand(part, dot, scopes)),
        ...last.map((part) => () => part),
      ]) {
        value = argument();
        if (isTrue(value) === (name === "or")) break;
      }
      return value;
    }
    return callFunction(name, [...rest.map((part) => this.operand(part, dot, scopes)), ...last], this.budget);
  }

  private operand(operand: Operand, dot: Value, scopes: readonly Scope[]): Value {
    switch (operand.is) {
      case "value":
        return operand.value;
      case "nil":
        return undefined;
      case "function":
        return this.command([operand], dot, scopes, []);
      case "group":
        return follow(this.pipeline(operand.pipeline, dot, scopes), operand.names);
      case "field": {
        if (operand.of === undefined) return follow(dot, operand.names);
        const scope = scopes.findLast((candidate) => candidate.has(operand.of as string));
        if (scope === undefined) throw failure(`template: undefined variable "${operand.of}"`);
        return follow(scope.get(operand.of), operand.names);
      }
    }
  }
}

function follow(value: Value, names: readonly string[]): Value {
  let current = value;
  for (const name of names) {
    // Nothing follows from a key that is not there; what follows from null is an error.
    if (current === undefined) return undefined;
    if (current === null) throw failure(`template: nil pointer evaluating interface {}.${name}`);
    if (!isObject(current)) throw failure(`template: can't evaluate field ${name}`);
    current = objectGet(current, name);
  }
  return current;
}

/** What an `if` takes for true: all but nil, false, zero and what is empty. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return false;
  if (isArray(value)) return value.length > 0;
  return !isObject(value) || objectSize(value) > 0;
}

function entriesOf(value: Value): (readonly [Value, Value])[] {
  if (value === undefined || value === null) return [];
  if (isArray(value)) return value.map((item, index) => [index, item] as const);
  if (isObject(value)) return [...sortedEntries(value)];
  if (typeof value === "number" && value >= 0 && value <= 100_000)
    return Array.from({ length: value }, (_, index) => [index, index] as const);
  throw failure(`template: range can't iterate over ${toPrinted(value)}`);
}
