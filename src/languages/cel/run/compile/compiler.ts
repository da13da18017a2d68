import type { IdentNode, ListNode, MapNode, Node, StructNode } from "../../ast.ts";
import type { CheckedExpression } from "../../check/checked.ts";
import type { Environment } from "../../declaration.ts";
import { CelObject, type CelValue } from "../../value.ts";
import { LIST_COST, MAP_COST, STRUCT_COST } from "../actual-cost.ts";
import { isAttribute, isConstant, isIndex } from "../constant.ts";
import { isPlain } from "../map.ts";
import { bind } from "./bind.ts";
import { call } from "./call.ts";
import { constantValue } from "./constant-value.ts";
import { type Code, Emitter, literal } from "./emitter.ts";
import { macro } from "./macro.ts";
import { insideOf } from "./optional-chain.ts";
import { isOnPrototype } from "./safe-name.ts";
import { select } from "./select.ts";

/** A variable of a macro or bind in generated code: its value, or how to ask for it. */
export interface Local {
  readonly name: string;
  readonly outer: Local | undefined;
  /** Whether its value is JSON through and through. */
  readonly json: boolean;
  readonly read: () => Code;
}

/** Turns a checked expression into the text of a function. Each kind of node has a file of its own. */
export class Compiler {
  readonly checked: CheckedExpression;
  readonly environment: Environment;
  readonly out = new Emitter();
  /** Names of variables whose values are JSON through and through. */
  readonly jsonVariables: ReadonlySet<string>;
  /** Code of the variables that were read, by name; they are read once. */
  readonly variables = new Map<string, string>();

  constructor(checked: CheckedExpression, environment: Environment, jsonVariables: ReadonlySet<string>) {
    this.checked = checked;
    this.environment = environment;
    this.jsonVariables = jsonVariables;
  }

  get strict(): boolean {
    return this.environment.strictPresence ?? false;
  }

  /** A node's value, and its cost. @see Interpreter.evaluate, which counts the same */
  value(node: Node, scope: Local | undefined): Code {
    this.countAttribute(node);
    return this.attribute(node, scope);
  }

  /** What resolving an attribute costs beyond its fields and elements. */
  countAttribute(node: Node): void {
    if (!isAttribute(node, this.checked)) return;
    if (!isConditional(rootOf(node))) this.out.cost(1);
    if (node.kind === "select" && node.mode === "test") this.out.cost(-1);
  }

  /** The operand of a field or element access: part of the same attribute. */
  operand(node: Node, scope: Local | undefined): Code {
    return isAttribute(node, this.checked) ? this.attribute(node, scope) : this.value(node, scope);
  }

  attribute(node: Node, scope: Local | undefined): Code {
    const constant = constantValue(node, this.checked);
    if (constant !== undefined) return this.constant(constant);
    switch (node.kind) {
      case "literal":
        return this.constant(node.value);
      case "ident":
        return this.name(node, scope) ?? this.#unknown(node);
      case "select":
        return this.name(node, scope) ?? this.#chain(node, scope) ?? select(this, node, scope);
      case "call":
        return this.#chain(node, scope) ?? call(this, node, scope);
      case "list":
        return this.#list(node, scope);
      case "map":
        return this.#map(node, scope);
      case "struct":
        return this.#struct(node, scope);
      case "macro":
        return macro(this, node, scope);
      case "bind":
        return bind(this, node, scope);
    }
  }

  #chain(node: Node, scope: Local | undefined): Code | undefined {
    const inside = insideOf(this, node, scope);
    return inside === undefined ? undefined : this.result(`${inside.text} === undefined ? NONE : some(${inside.text})`);
  }

  /** A literal where JavaScript has one, else a constant. */
  constant(value: CelValue): Code {
    const constant = { value };
    if (typeof value === "string") return { text: literal(value), kind: "string", json: true, constant };
    if (typeof value === "boolean") return { text: String(value), kind: "bool", json: true, constant };
    if (value === null) return { text: "null", kind: "null", json: true, constant };
    if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0))
      return { text: `(${value})`, kind: "int", json: true, constant };
    const json = typeof value === "number" || (isPlain(value) && !(value instanceof CelObject));
    return { text: this.out.constant(value), kind: Array.isArray(value) ? "list" : "any", json, constant };
  }

  /** What an ident or a qualified name stands for; undefined for a select that is no name. */
  name(node: Node, scope: Local | undefined): Code | undefined {
    const reference = this.checked.references.get(node.id);
    if (reference?.kind === "variable") return this.#variable(reference.name, node.at);
    if (reference?.kind !== "local") return undefined;
    for (let local = scope; local !== undefined; local = local.outer)
      if (local.name === reference.name) return local.read();
    return undefined;
  }

  #variable(name: string, at: number): Code {
    const text = this.variables.get(name) ?? this.out.name();
    this.variables.set(name, text);
    this.out.emit(`if (${text} === undefined) ${this.out.failure(this.error(`no such attribute(s): ${name}`, at))}`);
    return { text, kind: "any", json: this.jsonVariables.has(name) };
  }

  #unknown(node: IdentNode): Code {
    this.out.emit(this.out.failure(this.error(`no such attribute(s): ${node.name}`, node.at)));
    return this.constant(null);
  }

  /** The expression of an error. */
  error(message: string, at: number): string {
    return message === "no such overload" ? `overloadError(${at})` : `error(${literal(message)}, ${at})`;
  }

  /** Sees to it that the value is a bool, or fails. */
  bool(code: Code, at: number): Code {
    if (code.kind === "bool") return code;
    this.out.emit(
      `if (${code.text} !== true && ${code.text} !== false) ${this.out.failure(this.error("no such overload", at))}`,
    );
    return { ...code, kind: "bool", json: true };
  }

  /** A new variable for a value that is computed by an expression. */
  result(text: string, kind: Code["kind"] = "any"): Code {
    return { text: this.out.variable(text), kind, json: kind !== "any" && kind !== "list" };
  }

  #list(node: ListNode, scope: Local | undefined): Code {
    if (!isConstant(node, this.checked)) this.out.cost(LIST_COST);
    if (node.elements.every(({ optional }) => !optional)) {
      const elements = node.elements.map(({ value }) => this.value(value, scope).text);
      return this.result(`[${elements.join(", ")}]`, "list");
    }
    const list = this.out.variable("[]");
    for (const { value, optional } of node.elements) {
      const code = this.value(value, scope);
      if (!optional) {
        this.out.emit(`${list}.push(${code.text});`);
        continue;
      }
      this.out.throwing(node.at);
      const kept = this.out.variable(`optionalElement(${code.text})`);
      this.out.emit(`if (${kept} !== undefined) ${list}.push(${kept});`);
    }
    return { text: list, kind: "list", json: false };
  }

  #map(node: MapNode, scope: Local | undefined): Code {
    if (!isConstant(node, this.checked)) this.out.cost(MAP_COST);
    const map = this.out.variable("newMap()");
    for (const entry of node.entries) {
      const key = this.value(entry.key, scope);
      const value = this.value(entry.value, scope);
      this.out.throwing(node.at);
      if (!entry.optional) {
        this.out.emit(`${map}.insert(${key.text}, ${value.text});`);
        continue;
      }
      const kept = this.out.variable(`optionalEntry(${value.text})`);
      this.out.emit(`if (${kept} !== undefined) ${map}.insert(${key.text}, ${kept});`);
    }
    return { text: map, kind: "any", json: false };
  }

  #struct(node: StructNode, scope: Local | undefined): Code {
    this.out.cost(STRUCT_COST);
    const reference = this.checked.references.get(node.id);
    const name = reference?.kind === "struct" ? reference.name : node.name;
    const fields = this.out.variable("newFields()");
    for (const entry of node.fields) {
      const value = this.value(entry.value, scope);
      if (!entry.optional) {
        this.out.emit(`${fields}.set(${literal(entry.name)}, ${value.text});`);
        continue;
      }
      this.out.throwing(node.at);
      const kept = this.out.variable(`optionalEntry(${value.text})`);
      this.out.emit(`if (${kept} !== undefined) ${fields}.set(${literal(entry.name)}, ${kept});`);
    }
    this.out.throwing(node.at);
    const type = this.out.constant(this.environment.findStruct?.(name));
    return this.result(`create(${type}, ${literal(name)}, ${fields})`);
  }

  /** Reads the variables at the beginning of the function. */
  prologue(): string {
    return [...this.variables]
      .map(([name, text]) => {
        const read = isOnPrototype(name) ? `variable(A, ${literal(name)})` : `A[${literal(name)}]`;
        return `const ${text} = ${read};`;
      })
      .join("\n");
  }
}

const isConditional = (node: Node): boolean => node.kind === "call" && node.function === "_?_:_";

/** What a chain of fields and elements begins with. */
function rootOf(node: Node): Node {
  if (node.kind === "select") return rootOf(node.operand);
  const [operand] = isIndex(node) ? node.args : [];
  return operand === undefined ? node : rootOf(operand);
}
