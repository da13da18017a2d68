import {
  asList,
  type Batch,
  formatPath,
  isObject,
  type Path,
  Problem,
  type Resource,
  toGroup,
} from "../../../model/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import { type CleanupPolicy, compileCleanup } from "./cleanup.ts";
import { compileException, type Exception } from "./exceptions.ts";
import { findExpressionFaults } from "./expression-faults.ts";
import { CLEANUP_SPEC, EXCEPTION_SPEC, POLICY_SPEC } from "./policy-shape.ts";
import { placeOf, toPolicySource } from "./policy-source.ts";
import { compilePolicy, type KyvernoPolicy } from "./policy.ts";
import { findShapeFaults, type Shape } from "./shape.ts";

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ["ClusterPolicy", POLICY_SPEC],
  ["Policy", POLICY_SPEC],
  ["PolicyException", EXCEPTION_SPEC],
  ["ClusterCleanupPolicy", CLEANUP_SPEC],
  ["CleanupPolicy", CLEANUP_SPEC],
]);

export interface ReadKyvernoOptions {
  /** For exceptions that expire; absent: none does. */
  readonly now?: Date;
  /** Exceptions of other namespaces are not honoured; absent: those of all are. */
  readonly exceptionNamespace?: string;
  /** Kinds by which rules are taken for resources; absent: the built-in ones. */
  readonly kinds?: KindTable;
}

/** Whether the object is a policy or an exception of the group kyverno.io. */
export function isKyvernoPolicy({ object }: Resource): boolean {
  return toGroup(object.apiVersion) === "kyverno.io" && SHAPES.has(object.kind);
}

/**
 * Compiles the policies among the objects, with the exceptions among them. Fields nobody reads and expressions that
 * cannot be worked out are problems; an object that the API server would refuse is left out. None hides another.
 */
export function readKyvernoPolicies(
  resources: readonly Resource[],
  { now, exceptionNamespace, kinds }: ReadKyvernoOptions = {},
): Batch<KyvernoPolicy> {
  const problems: Problem[] = [];
  const sound = resources.filter((resource) => isKyvernoPolicy(resource) && checkObject(resource, problems));
  const exceptions: Exception[] = sound
    .filter(({ object }) => object.kind === "PolicyException")
    .filter(({ object }) => exceptionNamespace === undefined || object.metadata.namespace === exceptionNamespace)
    .flatMap((resource) => compileException(resource, now) ?? []);
  const items = sound
    .filter(({ object }) => object.kind === "ClusterPolicy" || object.kind === "Policy")
    .map((resource) => compilePolicy(toPolicySource(resource), exceptions, kinds));
  return { items, problems };
}

/** Compiles the cleanup policies among the objects. */
export function readCleanupPolicies(resources: readonly Resource[]): Batch<CleanupPolicy> {
  const problems: Problem[] = [];
  const items = resources
    .filter(({ object }) => object.kind === "CleanupPolicy" || object.kind === "ClusterCleanupPolicy")
    .filter((resource) => isKyvernoPolicy(resource) && checkObject(resource, problems))
    .map(compileCleanup);
  return { items, problems };
}

/** @returns whether the object can be used */
function checkObject(resource: Resource, problems: Problem[]): boolean {
  const { object } = resource;
  const report = (code: "POLICY_INVALID" | "EXPRESSION_INVALID", path: Path, message: string) =>
    problems.push(
      new Problem(code, `${object.kind} ${object.metadata.name ?? ""}: ${message}`, { at: placeOf(resource, path) }),
    );
  const { spec } = object;
  if (!isObject(spec)) {
    report("POLICY_INVALID", [], "spec is missing or no mapping");
    return false;
  }
  const faults = findShapeFaults(spec, SHAPES.get(object.kind) ?? "any", ["spec"]);
  for (const { path, message } of faults) report("POLICY_INVALID", path, `${formatPath(path)}: ${message}`);
  const rules = asList(spec.rules);
  if (object.kind.endsWith("Policy") && !object.kind.includes("Cleanup") && rules.length === 0)
    report("POLICY_INVALID", ["spec"], "it has no rules");
  for (const [index, rule] of rules.entries()) {
    const found = isObject(rule) ? findExpressionFaults(rule, ["spec", "rules", index]) : [];
    for (const { path, message } of found) report("EXPRESSION_INVALID", path, message);
  }
  return !faults.some(({ isWrong }) => isWrong);
}
