import type { CallNode, IdentNode, Node, SelectNode } from "../ast.ts";
import type { CheckedExpression } from "../check/checked.ts";
import type { Environment } from "../declaration.ts";
import { CelError, type CelValue } from "../value.ts";
import type { Activation } from "./activation.ts";
import { callCost } from "./actual-cost.ts";
import { isAlternative, isAttribute, isConstant, isConstantMembership, isIndex } from "./constant.ts";
import { findOverload, overloadMessage } from "./dispatch.ts";
import { fail, noSuchOverload } from "./fail.ts";
import { field, hasField, indexed, optionalField, optionalIndexed } from "./field.ts";
import { listResult, mapResult, structResult } from "./interpret-collection.ts";
import { bindResult, macroResult } from "./interpret-macro.ts";
import { CostExceeded } from "./cost-exceeded.ts";
import type { Meter } from "./meter.ts";
import { Optional } from "./optional.ts";
import { lookUp, type Scope } from "./scope.ts";
import { includes } from "./equality.ts";
import { candidatesOf } from "./standard/candidates.ts";
import { TypeValue } from "./type-value.ts";

/** Told of every node that was evaluated, with its value or error; of the last round where it was evaluated often. */
export type Observer = (node: Node, result: CelValue | CelError) => void;

/**
 * Evaluates a checked expression node by node: slow and plain, the measure that compiled code is held against.
 * @see cel-spec, langdef.md; cel-go, interpreter/
 */
export class Interpreter {
  readonly checked: CheckedExpression;
  readonly environment: Environment;
  readonly activation: Activation;
  readonly meter: Meter;
  /** Whether an error was absorbed; the cost of what failed is then counted roughly. */
  absorbed = false;
  readonly #observe: Observer | undefined;

  constructor(
    checked: CheckedExpression,
    environment: Environment,
    activation: Activation,
    meter: Meter,
    observe?: Observer,
  ) {
    this.checked = checked;
    this.environment = environment;
    this.activation = activation;
    this.meter = meter;
    this.#observe = observe;
  }

  /** @throws {CelError} with its place */
  evaluate(node: Node, scope: Scope | undefined): CelValue {
    if (isAttribute(node, this.checked)) {
      if (!isConditional(rootOf(node))) this.meter.add(1);
      // Kubernetes counts the fields of a presence test, but not the test.
      if (node.kind === "select" && node.mode === "test") this.meter.cost -= 1;
    }
    return this.attribute(node, scope);
  }

  /** Like evaluate, but without the cost of resolving an attribute: it is part of another one. @throws {CelError} */
  attribute(node: Node, scope: Scope | undefined): CelValue {
    try {
      const value = this.#dispatch(node, scope);
      this.#observe?.(node, value);
      return value;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      if (error.offset < 0) error.offset = node.at;
      this.#observe?.(node, error);
      throw error;
    }
  }

  /** A value that must be bool. @throws {CelError} */
  condition(node: Node, scope: Scope | undefined): boolean {
    const value = this.evaluate(node, scope);
    return typeof value === "boolean" ? value : noSuchOverload();
  }

  #dispatch(node: Node, scope: Scope | undefined): CelValue {
    switch (node.kind) {
      case "literal":
        return node.value;
      case "ident":
        return this.#ident(node, scope);
      case "select":
        return this.#select(node, scope);
      case "call":
        return this.#call(node, scope);
      case "list":
        return listResult(this, node, scope);
      case "map":
        return mapResult(this, node, scope);
      case "struct":
        return structResult(this, node, scope);
      case "macro":
        return macroResult(this, node, scope);
      case "bind":
        return bindResult(this, node, scope);
    }
  }

  #ident(node: IdentNode, scope: Scope | undefined): CelValue {
    const value = this.#name(node, scope);
    return value === undefined ? fail(`no such attribute(s): ${node.name}`) : value;
  }

  /** What an ident or a qualified name stands for; undefined for a select that is no name. */
  #name(node: Node, scope: Scope | undefined): CelValue | undefined {
    const reference = this.checked.references.get(node.id);
    switch (reference?.kind) {
      case "local":
        return lookUp(scope, reference.name);
      case "constant":
        return reference.value;
      case "type":
        return new TypeValue(reference.name);
      case "variable": {
        const value = Object.hasOwn(this.activation, reference.name) ? this.activation[reference.name] : undefined;
        return value === undefined ? fail(`no such attribute(s): ${reference.name}`) : value;
      }
      default:
        return undefined;
    }
  }

  #select(node: SelectNode, scope: Scope | undefined): CelValue {
    const named = this.#name(node, scope);
    if (named !== undefined) return named;
    const operand = this.#operand(node.operand, scope);
    const strict = this.environment.strictPresence ?? false;
    if (node.mode === "value") {
      if (!(operand instanceof Optional)) this.meter.add(1);
      return this.#ofPresent(operand, field(operand, node.field, strict));
    }
    if (node.mode === "optional") return this.#ofPresent(undefined, optionalField(operand, node.field, strict));
    if (!(operand instanceof Optional)) this.meter.add(1);
    const found = hasField(operand, node.field, strict);
    if (found && operand instanceof Optional) this.meter.add(1);
    return found;
  }

  /** Looking into an optional costs only where there is something. */
  #ofPresent(operand: CelValue | undefined, result: CelValue): CelValue {
    const optional = operand === undefined || operand instanceof Optional;
    if (optional && result instanceof Optional && result.value !== undefined) this.meter.add(1);
    return result;
  }

  /** The operand of a field or element access, which is part of the same attribute. */
  #operand(node: Node, scope: Scope | undefined): CelValue {
    return isAttribute(node, this.checked) ? this.attribute(node, scope) : this.evaluate(node, scope);
  }

  #call(node: CallNode, scope: Scope | undefined): CelValue {
    switch (node.function) {
      case "_&&_":
        return this.#logic(node, scope, false);
      case "_||_":
        return this.#logic(node, scope, true);
      case "_?_:_":
        return this.#conditional(node, scope);
      default:
        if (isIndex(node)) return this.#index(node, scope);
        if (isConstantMembership(node, this.checked)) return this.#membership(node, scope);
        if (isAlternative(node, this.checked)) return this.#alternative(node, scope);
        return this.#function(node, scope);
    }
  }

  /** Costs nothing beyond what is evaluated, and lets pass what is no optional, as in cel-go. */
  #alternative(node: CallNode & { target: Node }, scope: Scope | undefined): CelValue {
    const [other] = node.args;
    const optional = this.evaluate(node.target, scope);
    if (!(optional instanceof Optional)) return optional;
    if (optional.value !== undefined) return node.function === "or" ? optional : optional.value;
    return other === undefined ? noSuchOverload() : this.evaluate(other, scope);
  }

  /** `&&` and `||`: an operand that decides wins over the other's error. @param decides false for &&, true for || */
  #logic(node: CallNode, scope: Scope | undefined, decides: boolean): CelValue {
    let error: CelError | undefined;
    for (const operand of node.args) {
      try {
        const value = this.evaluate(operand, scope);
        if (value === decides) {
          if (error !== undefined) this.absorbed = true;
          return decides;
        }
        if (typeof value !== "boolean") error ??= new CelError("no such overload", node.at);
      } catch (thrown) {
        if (!(thrown instanceof CelError) || thrown instanceof CostExceeded) throw thrown;
        error ??= thrown;
      }
    }
    if (error !== undefined) throw error;
    return !decides;
  }

  #conditional(node: CallNode, scope: Scope | undefined): CelValue {
    const [condition, yes, no] = node.args;
    if (condition === undefined || yes === undefined || no === undefined) return noSuchOverload();
    return this.#operand(this.condition(condition, scope) ? yes : no, scope);
  }

  #index(node: CallNode, scope: Scope | undefined): CelValue {
    const [operandNode, keyNode] = node.args;
    if (operandNode === undefined || keyNode === undefined) return noSuchOverload();
    const operand = this.#operand(operandNode, scope);
    if (operand instanceof Optional && operand.value === undefined) return operand;
    const key = this.#operand(keyNode, scope);
    const strict = this.environment.strictPresence ?? false;
    if (node.function === "_[?_]") return this.#ofPresent(undefined, optionalIndexed(operand, key, strict));
    if (!(operand instanceof Optional)) this.meter.add(1);
    return this.#ofPresent(operand, indexed(operand, key));
  }

  /** `x in [constants]`; x is not even looked at where the list is empty. */
  #membership(node: CallNode, scope: Scope | undefined): CelValue {
    const [valueNode, listNode] = node.args;
    if (valueNode === undefined || listNode?.kind !== "list" || listNode.elements.length === 0) return false;
    const value = this.evaluate(valueNode, scope);
    return includes(
      listNode.elements.map((element) => this.evaluate(element.value, scope)),
      value,
    );
  }

  #function(node: CallNode, scope: Scope | undefined): CelValue {
    const reference = this.checked.references.get(node.id);
    if (reference?.kind !== "function") return fail(`unbound function: ${node.function}`);
    const before = this.meter.cost;
    const operands = node.target === undefined || reference.qualified ? node.args : [node.target, ...node.args];
    const args = operands.map((operand) => this.evaluate(operand, scope));
    const overload = findOverload(candidatesOf(reference.overloads), args);
    if (overload === undefined) return fail(overloadMessage(reference.name, args));
    const value = overload.run(...(args as never[]));
    if (isConstant(node, this.checked)) this.meter.cost = before;
    else this.meter.add(callCost(reference.overloads, overload, args, value));
    return value;
  }
}

const isConditional = (node: Node): boolean => node.kind === "call" && node.function === "_?_:_";

/** What a chain of fields and elements begins with. */
function rootOf(node: Node): Node {
  if (node.kind === "select") return rootOf(node.operand);
  const [operand] = isIndex(node) ? node.args : [];
  return operand === undefined ? node : rootOf(operand);
}
