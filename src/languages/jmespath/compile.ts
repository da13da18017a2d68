import type { Node, Slice } from "./ast.ts";
import type { Search } from "./context.ts";
import { findFunction } from "./functions/call.ts";
import { NotFound } from "./error.ts";
import { canMiss, canThrow } from "./outcome.ts";
import { RUNTIME } from "./runtime.ts";
import type { JmesValue } from "./value.ts";

/** An expression as a function. @throws {JmesError} other than not-found, which is answered */
export type Compiled = (value: JmesValue, search: Search) => JmesValue | NotFound;

/** Names that plain objects have without being given them. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * The expression as JavaScript. Names in the text are made here; whatever an expression says gets into it as an entry of a
 * list of constants, or, for the names of fields, between quotes by JSON.stringify.
 */
export function compile(node: Node): Compiled {
  const writer = new Writer();
  const result = writer.write(node, "value");
  const body = `"use strict";
const { isArray, miss, own, at, slice, not, same, call, flat, set, reference, NotFound, exhaust } = runtime;
return (value, search) => {
${writer.text()}
return ${result};
};`;
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function("runtime", "constants", body) as (
    runtime: unknown,
    constants: readonly unknown[],
  ) => Compiled;
  return make(RUNTIME, writer.constants);
}

class Writer {
  readonly constants: unknown[] = [];
  readonly #lines: string[] = [];
  #names = 0;

  text(): string {
    return this.#lines.join("\n");
  }

  #line(text: string): void {
    this.#lines.push(text);
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }

  /** Declares a variable. */
  #let(initial: string): string {
    const name = this.#name();
    this.#line(`let ${name} = ${initial};`);
    return name;
  }

  #constant(value: unknown): string {
    if (value === null || typeof value === "boolean") return String(value);
    this.constants.push(value);
    return `constants[${this.constants.length - 1}]`;
  }

  /** Writes what finds the node's value in the input; answers the variable that holds it. */
  write(node: Node, input: string): string {
    switch (node.is) {
      case "current":
        return input;
      case "literal":
        return this.#let(this.#constant(node.value));
      case "field":
        return this.#field(node.name, input);
      case "index":
        return this.#let(`isArray(${input}) ? at(${input}, ${node.index}) : null`);
      case "slice":
        return this.#let(`isArray(${input}) ? slice(${input}, ${this.#constant(node.slice satisfies Slice)}) : null`);
      case "sub":
        return this.#sub(node.left, node.right, input);
      case "pipe":
        return this.#forgiven(node.right, this.#forgiven(node.left, input));
      case "projection":
        return this.#projection(this.#forgiven(node.left, input), node.right);
      case "filter":
        return this.#projection(this.#caught(node.left, input), node.right, node.condition);
      case "values":
        return this.#values(this.#caught(node.left, input), node.right);
      case "flatten":
        return this.#let(`flat(${this.#caught(node.left, input)}, search)`);
      case "or":
      case "and":
        return this.#choice(node, input);
      case "not":
        return this.#let(`not(${this.#forgiven(node.operand, input)})`);
      case "comparison":
        return this.#comparison(node, input);
      case "list":
      case "object":
        return this.#made(node, input);
      case "call": {
        const args = node.args.map((argument) => this.#forgiven(argument, input)).join(", ");
        const called = node.name === undefined ? undefined : findFunction(node.name);
        const name = this.#constant(node.name ?? null);
        return this.#let(`call(${this.#constant(called ?? null)}, ${name}, [${args}], search)`);
      }
      case "reference":
        return this.#let(`reference(${this.#constant(compile(node.expression))}, search)`);
    }
  }

  #field(name: string, input: string): string {
    const missing = this.#constant(new NotFound(name));
    const isObject = `typeof ${input} === "object" && ${input} !== null && !isArray(${input})`;
    const key = JSON.stringify(name).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
    if (INHERITED.has(name)) return this.#let(`${isObject} ? own(${input}, ${key}, ${missing}) : null`);
    const found = this.#let("null");
    this.#line(
      `if (${isObject}) { ${found} = ${input}[${key}]; if (${found} === undefined) ${found} = miss(${input}, ${missing}); }`,
    );
    return found;
  }

  #sub(left: Node, right: Node, input: string): string {
    const from = this.write(left, input);
    if (!canMiss(left)) return this.write(right, from);
    const result = this.#let(from);
    this.#line(`if (!(${from} instanceof NotFound)) {`);
    this.#line(`${result} = ${this.write(right, from)};`);
    this.#line("}");
    return result;
  }

  /** As `write`, with null for a key that is missing. */
  #forgiven(node: Node, input: string): string {
    const found = this.write(node, input);
    return canMiss(node) ? this.#let(`${found} instanceof NotFound ? null : ${found}`) : found;
  }

  /** As `#forgiven`, with null for any error. */
  #caught(node: Node, input: string): string {
    if (!canThrow(node)) return this.#forgiven(node, input);
    const result = this.#let("null");
    this.#line("try {");
    this.#line(`${result} = ${this.#forgiven(node, input)};`);
    this.#line("} catch (error) { exhaust(error); }");
    return result;
  }

  /** Runs the body for each element of a list; answers what it was not null for. */
  #projection(list: string, body: Node, condition?: Node): string {
    if (body.is === "current" && condition === undefined) return this.#let(`flat.project(${list}, search)`);
    const result = this.#let("null");
    const element = this.#name();
    this.#line(`if (isArray(${list})) {`);
    this.#line(`${result} = []; search.spend(${list}.length);`);
    this.#line(`for (const ${element} of ${list}) {`);
    if (condition !== undefined) this.#line(`if (not(${this.#forgiven(condition, element)})) continue;`);
    const found = this.#forgiven(body, element);
    this.#line(`if (${found} !== null) ${result}.push(${found});`);
    this.#line("}}");
    return result;
  }

  #values(map: string, body: Node): string {
    if (body.is === "current") return this.#let(`flat.values(${map}, search)`);
    const elements = this.#let(`flat.valuesAndNulls(${map})`);
    return this.#projection(elements, body);
  }

  #choice(node: Node & { is: "or" | "and" }, input: string): string {
    const left = this.#forgiven(node.left, input);
    const result = this.#let(left);
    this.#line(`if (${node.is === "or" ? "" : "!"}not(${left})) {`);
    const right = node.is === "or" ? this.#forgiven(node.right, input) : this.write(node.right, input);
    this.#line(`${result} = ${right};`);
    this.#line("}");
    return result;
  }

  #comparison(node: Node & { is: "comparison" }, input: string): string {
    const left = this.#forgiven(node.left, input);
    const right = this.#forgiven(node.right, input);
    if (node.operator === "==") return this.#let(`${left} === ${right} || same(${left}, ${right}, search)`);
    if (node.operator === "!=") return this.#let(`${left} !== ${right} && !same(${left}, ${right}, search)`);
    const numbers = `typeof ${left} === "number" && typeof ${right} === "number"`;
    return this.#let(`${numbers} ? ${left} ${node.operator} ${right} : null`);
  }

  /** A list or an object whose parts all look at the input; null in place of it where the input is null. */
  #made(node: Node & { is: "list" | "object" }, input: string): string {
    const result = this.#let("null");
    this.#line(`if (${input} !== null) {`);
    if (node.is === "list") {
      this.#line(`${result} = [${node.items.map((item) => this.#forgiven(item, input)).join(", ")}];`);
    } else {
      this.#line(`${result} = {};`);
      for (const [key, item] of node.entries) {
        const found = this.#forgiven(item, input);
        this.#line(`set(${result}, ${this.#constant(key)}, ${found});`);
      }
    }
    this.#line("}");
    return result;
  }
}
