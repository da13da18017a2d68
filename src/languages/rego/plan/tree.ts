import type { Rule, Term } from "../ast.ts";
import { RegoError } from "../error.ts";
import type { RegoValue } from "../value.ts";

/**
 * - complete: one value
 * - set: `p contains x`
 * - object: names in the rule's reference, `p[x] := y`, `p.q[x] contains y`
 * - function: takes arguments
 */
export type RuleKind = "complete" | "set" | "object" | "function";

export type Scalar = null | boolean | number | bigint | string;

export function isScalar(value: RegoValue): value is Scalar {
  return typeof value !== "object" || value === null;
}

/** Everything known under one path of `data`. */
export class RuleNode {
  readonly path: readonly Scalar[];
  readonly children = new Map<Scalar, RuleNode>();
  /** Without default rules. */
  readonly rules: PlannedRule[] = [];
  fallback: PlannedRule | undefined = undefined;
  kind: RuleKind | undefined = undefined;
  /** Numbers nodes with rules; -1 for others. */
  index = -1;
  constructor(path: readonly Scalar[]) {
    this.path = path;
  }
}

export interface PlannedRule {
  readonly rule: Rule;
  /** What follows the part of the rule's reference that is the same for all its results. */
  readonly suffix: readonly Term[];
  readonly kind: RuleKind;
}

export interface RuleTree {
  readonly root: RuleNode;
  /** Nodes with rules, by their index. */
  readonly nodes: readonly RuleNode[];
}

export function kindOfRule(rule: Rule): RuleKind {
  if (rule.args !== undefined) return "function";
  const dynamic = rule.ref.slice(1).some((term) => !isStatic(term));
  if (dynamic) return "object";
  return rule.key === undefined ? "complete" : "set";
}

function isStatic(term: Term): boolean {
  return term.is === "const" && isScalar(term.value);
}

/** The path of `data` that the rule defines, as far as it is the same for all its results. */
export function staticPath(packagePath: readonly string[], rule: Rule): Scalar[] {
  const path: Scalar[] = [...packagePath];
  for (const term of rule.ref) {
    if (term.is === "var" && term === rule.ref[0]) path.push(term.name);
    else if (term.is === "const" && isScalar(term.value)) path.push(term.value);
    else break;
  }
  return path;
}

export interface RuleInPackage {
  readonly packagePath: readonly string[];
  readonly rule: Rule;
}

/** Packages without rules are there too: their documents are empty objects. */
export function buildTree(rules: readonly RuleInPackage[], packages: readonly (readonly string[])[]): RuleTree {
  const root = new RuleNode([]);
  const nodes: RuleNode[] = [];
  for (const path of packages) descend(root, path);
  for (const { packagePath, rule } of rules) {
    const path = staticPath(packagePath, rule);
    const node = descend(root, path);
    if (node.index === -1) node.index = nodes.push(node) - 1;
    const planned = { rule, suffix: rule.ref.slice(path.length - packagePath.length), kind: kindOfRule(rule) };
    node.kind ??= planned.kind;
    if (rule.isDefault) node.fallback = addDefault(node, planned);
    else node.rules.push(planned);
  }
  return { root, nodes };
}

function addDefault(node: RuleNode, planned: PlannedRule): PlannedRule {
  if (node.fallback === undefined) return planned;
  const at = [node.fallback, planned].map(({ rule }) => `${rule.at.file}:${rule.at.line}`).join(", ");
  throw new RegoError(
    "rego_type_error",
    `multiple default rules data.${node.path.join(".")} found at ${at}`,
    planned.rule.at,
  );
}

function descend(root: RuleNode, path: readonly Scalar[]): RuleNode {
  let node = root;
  for (let index = 0; index < path.length; index++) {
    const key = path[index] as Scalar;
    let next = node.children.get(key);
    if (next === undefined) node.children.set(key, (next = new RuleNode(path.slice(0, index + 1))));
    node = next;
  }
  return node;
}

/** What is known below a key of a node. */
export function childOf(node: RuleNode, key: RegoValue): RuleNode | undefined {
  return isScalar(key) ? node.children.get(key) : undefined;
}

export function findNode(root: RuleNode, path: readonly string[]): RuleNode | undefined {
  let node: RuleNode | undefined = root;
  for (const key of path) node = node?.children.get(key);
  return node;
}

/** @returns what is wrong with rules that share a path */
export function checkConflicts(
  tree: RuleTree,
  packages: ReadonlyMap<string, RuleInPackage["rule"]["at"]>,
): RegoError[] {
  const errors: RegoError[] = [];
  for (const node of tree.nodes) {
    const all = node.fallback === undefined ? node.rules : [node.fallback, ...node.rules];
    const [first] = all;
    if (first === undefined) continue;
    const name = `data.${node.path.join(".")}`;
    const kinds = new Set(
      all.map(({ kind, rule }) => (kind === "object" && rule.key !== undefined ? "object of sets" : kind)),
    );
    const arities = new Set(all.map(({ rule }) => rule.args?.length ?? 0));
    if (first.kind !== "object" && node.children.size > 0)
      errors.push(conflict(`rule ${name} conflicts with ${childNames(node)}`, first));
    else if (kinds.size > 1 || arities.size > 1) errors.push(conflict(`conflicting rules ${name} found`, first));
    const packageAt = packages.get(node.path.join("."));
    if (packageAt !== undefined && first.kind !== "object")
      errors.push(
        new RegoError("rego_type_error", `package ${node.path.join(".")} conflicts with rule ${name}`, packageAt),
      );
  }
  return errors;
}

function childNames(node: RuleNode): string {
  return `[${[...node.children.values()].map((child) => `data.${child.path.join(".")}`).join(" ")}]`;
}

function conflict(message: string, { rule }: PlannedRule): RegoError {
  return new RegoError("rego_type_error", message, rule.at);
}
