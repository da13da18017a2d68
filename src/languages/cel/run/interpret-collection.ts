import type { ListNode, MapNode, StructNode } from "../ast.ts";
import type { CelValue } from "../value.ts";
import { LIST_COST, MAP_COST, STRUCT_COST } from "./actual-cost.ts";
import { CelMap } from "./cel-map.ts";
import { isConstant } from "./constant.ts";
import { fail } from "./fail.ts";
import type { Interpreter } from "./interpret.ts";
import { Optional } from "./optional.ts";
import type { Scope } from "./scope.ts";

/** `[a, ?b]` @throws {CelError} */
export function listResult(run: Interpreter, node: ListNode, scope: Scope | undefined): CelValue {
  if (!isConstant(node, run.checked)) run.meter.add(LIST_COST);
  const list: CelValue[] = [];
  for (const element of node.elements) {
    const value = run.evaluate(element.value, scope);
    const kept = element.optional ? optionalElement(value) : value;
    if (kept !== undefined) list.push(kept);
  }
  return list;
}

/** What an optional element adds to a list; undefined for nothing. @throws {CelError} for other values */
export function optionalElement(value: CelValue): CelValue | undefined {
  return value instanceof Optional
    ? value.value
    : fail("cannot initialize optional list element from non-optional value");
}

/** `{k: a, ?l: b}` @throws {CelError} */
export function mapResult(run: Interpreter, node: MapNode, scope: Scope | undefined): CelValue {
  if (!isConstant(node, run.checked)) run.meter.add(MAP_COST);
  const map = new CelMap();
  for (const entry of node.entries) {
    const key = run.evaluate(entry.key, scope);
    const value = run.evaluate(entry.value, scope);
    const kept = entry.optional ? optionalEntry(value) : value;
    if (kept !== undefined) map.insert(key, kept);
  }
  return map;
}

/** What an optional entry sets in a map or message; undefined for nothing. @throws {CelError} for other values */
export function optionalEntry(value: CelValue): CelValue | undefined {
  return value instanceof Optional ? value.value : fail("cannot initialize optional entry from non-optional value");
}

/** `Name{f: a, ?g: b}` @throws {CelError} */
export function structResult(run: Interpreter, node: StructNode, scope: Scope | undefined): CelValue {
  run.meter.add(STRUCT_COST);
  const reference = run.checked.references.get(node.id);
  const name = reference?.kind === "struct" ? reference.name : node.name;
  const create = run.environment.findStruct?.(name)?.create ?? fail(`unknown type: ${name}`);
  const fields = new Map<string, CelValue>();
  for (const entry of node.fields) {
    const value = run.evaluate(entry.value, scope);
    const kept = entry.optional ? optionalEntry(value) : value;
    if (kept !== undefined) fields.set(entry.name, kept);
  }
  return create(fields);
}
