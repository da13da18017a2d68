import type { BindNode, MacroNode, Node } from "../ast.ts";
import { CelError, type CelValue } from "../value.ts";
import { CelMap } from "./cel-map.ts";
import { isConstant } from "./constant.ts";
import { overloadMessage } from "./dispatch.ts";
import { fail } from "./fail.ts";
import type { Interpreter } from "./interpret.ts";
import { entriesOf, isMap } from "./map.ts";
import { CostExceeded } from "./cost-exceeded.ts";
import { NONE, Optional } from "./optional.ts";
import { elementsOf, pairsOf } from "./range.ts";
import { Scope } from "./scope.ts";
import { sortByKeys } from "./sort.ts";

/** One round of a loop: the variables of the macro. */
type Round = { readonly scope: Scope; readonly key: CelValue; readonly element: CelValue };

function* rounds(node: MacroNode, range: CelValue, scope: Scope | undefined): Iterable<Round> {
  if (node.secondVariable === undefined) {
    for (const element of elementsOf(range))
      yield { scope: Scope.of(node.variable, element, scope), key: element, element };
    return;
  }
  for (const [key, element] of pairsOf(range)) {
    const inner = Scope.of(node.secondVariable, element, Scope.of(node.variable, key, scope));
    yield { scope: inner, key, element };
  }
}

/**
 * A macro's value. Costs are those of the loop that cel-go makes of it, with its hidden result variable.
 * @throws {CelError}
 * @see cel-go, parser/macro.go and ext/comprehensions.go
 */
export function macroResult(run: Interpreter, node: MacroNode, scope: Scope | undefined): CelValue {
  const range = run.evaluate(node.range, scope);
  const all = rounds(node, range, scope);
  switch (node.macro) {
    case "all":
      return quantified(run, node.body, all, { decides: false, eachRound: 3, check: 2 });
    case "exists":
      return quantified(run, node.body, all, { decides: true, eachRound: 4, check: 3 });
    case "existsOne":
      return existsOne(run, node.body, all);
    case "map":
    case "transformList":
      return mapped(run, node, all);
    case "filter":
      return filtered(run, node.body, all);
    case "transformMap":
    case "transformMapEntry":
      return transformedMap(run, node, all);
    case "sortBy":
      return sorted(run, node, range, all);
  }
}

interface Quantifier {
  /** The value of the body that ends the loop. */
  readonly decides: boolean;
  /** Cost of a round beyond the body's, and of looking whether there is another. */
  readonly eachRound: number;
  readonly check: number;
}

/** `all` and `exists`: an element that decides wins over errors of others. */
function quantified(run: Interpreter, body: Node, all: Iterable<Round>, quantifier: Quantifier): boolean {
  let error: CelError | undefined;
  let decided = false;
  for (const { scope } of all) {
    if (decided) {
      run.meter.add(quantifier.check);
      break;
    }
    run.meter.add(quantifier.eachRound);
    try {
      decided = run.condition(body, scope) === quantifier.decides;
    } catch (thrown) {
      if (!(thrown instanceof CelError) || thrown instanceof CostExceeded) throw thrown;
      if (thrown.offset < 0) thrown.offset = body.at;
      error ??= thrown;
    }
  }
  run.meter.add(1);
  if (decided && error !== undefined) run.absorbed = true;
  if (!decided && error !== undefined) throw error;
  return decided ? quantifier.decides : !quantifier.decides;
}

function existsOne(run: Interpreter, body: Node, all: Iterable<Round>): boolean {
  let count = 0;
  for (const { scope } of all) {
    if (!run.condition(body, scope)) continue;
    run.meter.add(2);
    count += 1;
  }
  run.meter.add(2);
  return count === 1;
}

function mapped(run: Interpreter, node: MacroNode, all: Iterable<Round>): CelValue {
  const eachRound = isConstant(node.body, run.checked) ? 2 : 12;
  const list: CelValue[] = [];
  for (const { scope } of all) {
    if (node.condition !== undefined && !run.condition(node.condition, scope)) continue;
    run.meter.add(eachRound);
    list.push(run.evaluate(node.body, scope));
  }
  run.meter.add(1);
  return list;
}

function filtered(run: Interpreter, body: Node, all: Iterable<Round>): CelValue {
  const list: CelValue[] = [];
  for (const { scope, element } of all) {
    if (!run.condition(body, scope)) continue;
    run.meter.add(13);
    list.push(element);
  }
  run.meter.add(1);
  return list;
}

function transformedMap(run: Interpreter, node: MacroNode, all: Iterable<Round>): CelValue {
  const map = new CelMap();
  for (const { scope, key } of all) {
    if (node.condition !== undefined && !run.condition(node.condition, scope)) continue;
    run.meter.add(node.macro === "transformMap" ? 3 : 2);
    const value = run.evaluate(node.body, scope);
    if (node.macro === "transformMap") map.insert(key, value);
    else
      for (const [entryKey, entry] of entriesOf(isMap(value) ? value : fail("no such overload")))
        map.insert(entryKey, entry);
  }
  run.meter.add(1);
  return map;
}

/** `list.sortBy(e, key)`: the keys as by `map`, then cel-go's cost of sorting by them where their type is known. */
function sorted(run: Interpreter, node: MacroNode, range: CelValue, all: Iterable<Round>): CelValue {
  const list = Array.isArray(range) ? (range as CelValue[]) : fail("no such overload");
  run.meter.add(2);
  const keys = mapped(run, { ...node, macro: "map" }, all) as CelValue[];
  run.meter.add(sortCost(run, node, keys));
  return sortByKeys(list, keys);
}

function sortCost(run: Interpreter, node: MacroNode, keys: readonly CelValue[]): number {
  const type = run.checked.types.get(node.body.id);
  return sortCostOf(type?.kind ?? "dyn", keys);
}

/** @param type kind of the keys' type, as far as it is known */
export function sortCostOf(type: string, keys: readonly CelValue[]): number {
  if (type === "dyn" || type === "parameter") return 1;
  const text = typeof keys[0] === "string" || keys[0] instanceof Uint8Array;
  return Math.floor(keys.length * keys.length * (text ? 2.1 : 2)) + 11;
}

/** @throws {CelError} */
export function bindResult(run: Interpreter, node: BindNode, scope: Scope | undefined): CelValue {
  if (node.bind === "bind")
    return run.evaluate(node.body, new Scope(node.variable, scope, () => run.evaluate(node.value, scope)));
  const before = run.meter.cost;
  const optional = run.evaluate(node.value, scope);
  const cost = run.meter.cost - before;
  if (!(optional instanceof Optional)) return fail(overloadMessage("hasValue", [optional]));
  run.meter.add(1);
  const { value } = optional;
  if (value === undefined) {
    run.meter.add(1);
    return NONE;
  }
  // cel-go asks the optional a second time, for its value, when the variable is first used.
  const inner = new Scope(node.variable, scope, () => {
    run.meter.add(cost + 1);
    return value;
  });
  // Whether the body of optFlatMap gives an optional is for the checker to see.
  if (node.bind === "optFlatMap") return run.evaluate(node.body, inner);
  run.meter.add(1);
  return new Optional(run.evaluate(node.body, inner));
}
