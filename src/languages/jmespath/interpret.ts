import { setOwn } from "../../model/index.ts";
import type { Comparison, Node } from "./ast.ts";
import type { Search } from "./context.ts";
import { isSame } from "./equal.ts";
import { JmesError, NotFound } from "./error.ts";
import { callFunction } from "./functions/call.ts";
import { takeSlice } from "./slice.ts";
import { isMap, isTrue, type JmesObject, type JmesValue, Reference } from "./value.ts";

/**
 * What the expression finds in the value: one step for each node, as plainly as can be. The compiler is tested against it.
 * @throws {JmesError}
 * @see github.com/kyverno/go-jmespath, interpreter.go: which nodes forgive a missing key, and which any error at all
 */
export function interpret(node: Node, value: JmesValue, search: Search): JmesValue {
  const visit = (inner: Node, of: JmesValue): JmesValue => interpret(inner, of, search);
  const forgiving = (inner: Node, of: JmesValue): JmesValue => forgive(() => visit(inner, of), "not-found");
  switch (node.is) {
    case "current":
      return value;
    case "literal":
      return node.value as JmesValue;
    case "field":
      return getField(value, node.name);
    case "index":
      return Array.isArray(value) ? (value.at(node.index) ?? null) : null;
    case "slice":
      return Array.isArray(value) ? takeSlice(value, node.slice) : null;
    case "sub":
      return visit(node.right, visit(node.left, value));
    case "pipe":
      return forgiving(node.right, forgiving(node.left, value));
    case "projection":
      return project(forgiving(node.left, value), (element) => forgiving(node.right, element), search);
    case "filter": {
      const list = forgive(() => visit(node.left, value), "failed");
      const passing = (element: JmesValue): JmesValue =>
        isTrue(forgiving(node.condition, element)) ? forgiving(node.right, element) : null;
      return project(list, passing, search);
    }
    case "values": {
      const map = forgive(() => visit(node.left, value), "failed");
      if (!isMap(map)) return null;
      const values = Object.values(map);
      // The engine that this follows looks at as many nulls first.
      const elements = [...values.map(() => null), ...values];
      return project(elements, (element) => forgiving(node.right, element), search);
    }
    case "flatten":
      return flatten(
        forgive(() => visit(node.left, value), "failed"),
        search,
      );
    case "or": {
      const left = forgiving(node.left, value);
      return isTrue(left) ? left : forgiving(node.right, value);
    }
    case "and": {
      const left = forgiving(node.left, value);
      return isTrue(left) ? visit(node.right, value) : left;
    }
    case "not":
      return !isTrue(forgiving(node.operand, value));
    case "comparison":
      return compare(node.operator, forgiving(node.left, value), forgiving(node.right, value), search);
    case "list":
      return value === null ? null : node.items.map((item) => forgiving(item, value));
    case "object": {
      if (value === null) return null;
      const object: JmesObject = {};
      for (const [key, item] of node.entries) setOwn(object, key, forgiving(item, value));
      return object;
    }
    case "call": {
      if (node.name === undefined) throw new JmesError("failed", "invalid node value type");
      const args = node.args.map((argument) => forgiving(argument, value));
      return callFunction(node.name, args, search);
    }
    case "reference":
      return new Reference((element) => orNotFound(() => visit(node.expression, element)));
  }
}

function getField(value: JmesValue, name: string): JmesValue {
  if (!isMap(value)) return null;
  const found = Object.hasOwn(value, name) ? value[name] : undefined;
  if (found === undefined) throw new NotFound(name).toError();
  return found;
}

/** Null in place of an error: of a missing key only, or of whatever failed. */
function forgive(look: () => JmesValue, what: "not-found" | "failed"): JmesValue {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof JmesError) || error.is === "exhausted") throw error;
    if (what === "not-found" && error.is !== "not-found") throw error;
    return null;
  }
}

/** What was looked for, or that a key is missing. */
export function orNotFound(look: () => JmesValue): JmesValue | NotFound {
  try {
    return look();
  } catch (error) {
    if (error instanceof JmesError && error.key !== undefined) return new NotFound(error.key);
    throw error;
  }
}

function project(list: JmesValue, look: (element: JmesValue) => JmesValue, search: Search): JmesValue {
  if (!Array.isArray(list)) return null;
  const found: JmesValue[] = [];
  for (const element of list) {
    search.spend(1);
    const result = look(element);
    if (result !== null) found.push(result);
  }
  return found;
}

function flatten(list: JmesValue, search: Search): JmesValue {
  if (!Array.isArray(list)) return null;
  const flat = list.flat(1);
  search.spend(flat.length);
  return flat;
}

function compare(operator: Comparison, left: JmesValue, right: JmesValue, search: Search): JmesValue {
  if (operator === "==") return isSame(left, right, search);
  if (operator === "!=") return !isSame(left, right, search);
  if (typeof left !== "number" || typeof right !== "number") return null;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}
