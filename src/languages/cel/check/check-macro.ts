import type { BindNode, MacroNode } from "../ast.ts";
import { BOOL, DYN, ERROR, INT, listOf, mapOf, optionalOf, type CelType } from "../type.ts";
import type { Checker } from "./checker.ts";
import { formatType } from "./format-type.ts";
import type { Scope } from "./scope.ts";
import { optionalElement } from "./type-structure.ts";

/** The types of what a macro goes through. */
interface Range {
  /** Of the variable; of two variables the index or key. */
  readonly first: CelType;
  /** The element or value. */
  readonly second: CelType;
}

/** The type of a macro over a range. Messages are those that cel-go has of what it expands the macro to. */
export function checkMacro(checker: Checker, node: MacroNode, scope: Scope | undefined): CelType {
  const rangeType = checker.substitution.resolve(checker.check(node.range, scope));
  const range = rangeOf(checker, node, rangeType);
  const first = { name: node.variable, type: range.first, outer: scope };
  const second = node.secondVariable;
  const inner = second === undefined ? first : { name: second, type: range.second, outer: first };
  const condition = node.condition === undefined ? BOOL : checker.check(node.condition, inner);
  const body = checker.check(node.body, inner);
  checkCondition(checker, node, condition, accumulated(checker, node, range, body));
  return resultOf(checker, node, rangeType, range, body);
}

function rangeOf(checker: Checker, node: MacroNode, type: CelType): Range {
  const hasTwo = node.secondVariable !== undefined;
  switch (type.kind) {
    case "list":
      return { first: hasTwo ? INT : type.element, second: type.element };
    case "map":
      return { first: type.key, second: type.value };
    case "dyn":
    case "error":
    case "parameter":
      checker.substitution.isAssignable(DYN, type);
      return { first: DYN, second: DYN };
    default: {
      const wanted = "cannot be range of a comprehension (must be list, map, or dynamic)";
      const { at } = node.macro === "sortBy" ? node : node.range;
      checker.report(at, `expression of type '${formatType(type)}' ${wanted}`);
      return { first: ERROR, second: ERROR };
    }
  }
}

/** What cel-go accumulates while it goes through the range, as its messages show it. */
function accumulated(checker: Checker, node: MacroNode, range: Range, body: CelType): CelType {
  if (node.macro === "existsOne") return INT;
  if (node.macro === "filter") return listOf(range.first);
  if (node.macro === "transformMapEntry") return checker.substitution.resolve(body);
  return node.macro === "transformMap" ? mapOf(range.first, body) : listOf(body);
}

function checkCondition(checker: Checker, node: MacroNode, type: CelType, result: CelType): void {
  if (!checker.substitution.isAssignable(type, BOOL))
    checker.noOverload(node.at, "_?_:_", [type, result, result], false);
}

function resultOf(checker: Checker, node: MacroNode, rangeType: CelType, range: Range, body: CelType): CelType {
  switch (node.macro) {
    case "all":
    case "exists":
      checker.expect(node.body, body, BOOL);
      return BOOL;
    case "existsOne":
      checkCondition(checker, node, body, INT);
      return BOOL;
    case "filter":
      checkCondition(checker, node, body, listOf(range.first));
      return listOf(checker.substitution.resolve(range.first));
    case "map":
    case "transformList":
      return listOf(checker.substitution.resolve(body));
    case "transformMap":
      return mapOf(checker.substitution.resolve(range.first), checker.substitution.resolve(body));
    case "transformMapEntry":
      return checkEntry(checker, node, body);
    case "sortBy":
      return checkSort(checker, node, rangeType, body);
  }
}

function checkEntry(checker: Checker, node: MacroNode, body: CelType): CelType {
  const entry = mapOf(checker.substitution.newVariable(), checker.substitution.newVariable());
  const fits = checker.substitution.isAssignable(body, entry);
  if (!fits) checker.noOverload(node.at, "cel.@mapInsert", [entry, body], false);
  return checker.substitution.resolve(entry);
}

/** Sorting is what the library's function does with the list and the keys. */
function checkSort(checker: Checker, node: MacroNode, rangeType: CelType, body: CelType): CelType {
  const args = [rangeType, listOf(body)];
  const called = checker.names.findFunction("@sortByAssociatedKeys");
  const found = called && checker.resolveOverloads(called.overloads, args, true);
  if (found === undefined) return checker.noOverload(node.at, "@sortByAssociatedKeys", args, true);
  const name = "@sortByAssociatedKeys";
  checker.references.set(node.id, { kind: "function", name, overloads: found.overloads, qualified: false });
  const isList = ["list", "dyn", "error", "parameter"].includes(rangeType.kind);
  return isList ? checker.substitution.resolve(found.result) : ERROR;
}

/** The type of `cel.bind`, `optMap` and `optFlatMap`. */
export function checkBind(checker: Checker, node: BindNode, scope: Scope | undefined): CelType {
  const value = checker.check(node.value, scope);
  const inner = (type: CelType) => ({ name: node.variable, type, outer: scope });
  if (node.bind === "bind") return checker.check(node.body, inner(value));
  const { substitution } = checker;
  const element = substitution.newVariable();
  const isOptional = substitution.isAssignable(value, optionalOf(element));
  if (!isOptional) for (const used of ["hasValue", "value"]) checker.noOverload(node.at, used, [value], true);
  const body = checker.check(node.body, inner(isOptional ? substitution.resolve(element) : ERROR));
  if (node.bind === "optMap") return optionalOf(substitution.resolve(body));
  const none = optionalOf(substitution.newVariable());
  if (!substitution.isAssignable(body, none))
    return checker.noOverload(node.at, "_?_:_", [isOptional ? BOOL : ERROR, body, none], false);
  const flat = substitution.resolve(body.kind === "null" ? none : body);
  return flat.kind === "error" || optionalElement(flat) !== undefined ? flat : DYN;
}
