import { toResourcePattern, namesResource } from "../../inventory/kinds/index.ts";
import type { RuleWithOperations } from "./webhook-rules.ts";

/** One group and one resource; the operations that are asked for. */
interface Cell {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly scope: RuleWithOperations["scope"];
  readonly operations: Set<string>;
}

const OPERATIONS = ["CREATE", "UPDATE", "DELETE", "CONNECT"] as const;

/**
 * The fewest rules that ask for the same: what a star asks for already is left out, operations on the same are one rule, and so are
 * resources and groups that are asked for alike. Sorted, so that the same rules in any order give the same text.
 */
export function mergeRules(rules: readonly RuleWithOperations[]): readonly RuleWithOperations[] {
  const cells = [...toCells(rules).values()];
  const left = cells.flatMap((cell) => {
    const others = cells.filter((other) => other !== cell && covers(other, cell));
    const operations = new Set(
      [...cell.operations].filter((one) => !others.some((other) => other.operations.has(one))),
    );
    return operations.size === 0 ? [] : [{ ...cell, operations }];
  });
  return gather(gather(left.map(toRule), "resources"), "apiGroups").toSorted(compare);
}

function toCells(rules: readonly RuleWithOperations[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { apiGroups, apiVersions, resources, operations, scope } of rules) {
    const asked = operations.includes("*") ? OPERATIONS : operations;
    for (const group of apiGroups)
      for (const version of apiVersions)
        for (const resource of resources) {
          const key = JSON.stringify([group, version, resource, scope]);
          const cell = cells.get(key) ?? { group, version, resource, scope, operations: new Set<string>() };
          cells.set(key, cell);
          for (const one of asked) cell.operations.add(one);
        }
  }
  return cells;
}

/** Whether one cell's star asks for the other; no two cells cover each other, for they differ. */
function covers(other: Cell, cell: Cell): boolean {
  return (
    (other.group === "*" || other.group === cell.group) &&
    (other.version === "*" || other.version === cell.version) &&
    (other.scope === "*" || other.scope === cell.scope) &&
    coversResource(other.resource, cell.resource)
  );
}

/** Whether a rule for the one, a star perhaps, asks for the other. */
export function coversResource(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*/*") return true;
  const { resource, subresource } = toResourcePattern(narrow);
  return namesResource(toResourcePattern(wide), resource, subresource);
}

function toRule({ group, version, resource, scope, operations }: Cell): RuleWithOperations {
  const asked = OPERATIONS.filter((one) => operations.has(one));
  return {
    apiGroups: [group],
    apiVersions: [version],
    resources: [resource],
    operations: asked.length === OPERATIONS.length ? ["*"] : asked,
    scope,
  };
}

/** Rules that differ in one field only become one rule with all the values of that field. What a star asks for is gone by now. */
function gather(rules: readonly RuleWithOperations[], field: "resources" | "apiGroups"): readonly RuleWithOperations[] {
  const gathered = new Map<string, { rule: RuleWithOperations; values: Set<string> }>();
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, [field]: [] });
    const known = gathered.get(key) ?? { rule, values: new Set<string>() };
    gathered.set(key, known);
    for (const one of rule[field]) known.values.add(one);
  }
  return [...gathered.values()].map(({ rule, values: all }) => ({ ...rule, [field]: [...all].toSorted(byText) }));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compare(a: RuleWithOperations, b: RuleWithOperations): number {
  return byText(JSON.stringify(a), JSON.stringify(b));
}
