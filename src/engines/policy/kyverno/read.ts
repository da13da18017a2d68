import { type Batch, type Problem, type Resource, toGroup } from "../../../model/index.ts";
import { compileException, type Exception } from "./exceptions.ts";
import { compilePolicy, type KyvernoPolicy } from "./policy.ts";
import { toPolicySource } from "./policy-source.ts";

const KINDS = new Set(["ClusterPolicy", "Policy", "PolicyException", "ClusterCleanupPolicy", "CleanupPolicy"]);

export interface ReadKyvernoOptions {
  /** For exceptions that expire; absent: none does. */
  readonly now?: Date;
  /** Exceptions of other namespaces are not honoured; absent: those of all are. */
  readonly exceptionNamespace?: string;
}

/** Whether the object is a policy or an exception of the group kyverno.io. */
export function isKyvernoPolicy({ object }: Resource): boolean {
  return toGroup(object.apiVersion) === "kyverno.io" && KINDS.has(object.kind);
}

/** Compiles the policies among the objects, with the exceptions among them. One faulty policy hides no other. */
export function readKyvernoPolicies(
  resources: readonly Resource[],
  { now, exceptionNamespace }: ReadKyvernoOptions = {},
): Batch<KyvernoPolicy> {
  const items: KyvernoPolicy[] = [];
  const problems: Problem[] = [];
  const exceptions: Exception[] = resources
    .filter(({ object }) => object.kind === "PolicyException")
    .filter(({ object }) => exceptionNamespace === undefined || object.metadata.namespace === exceptionNamespace)
    .flatMap((resource) => compileException(resource, now) ?? []);
  for (const resource of resources) {
    if (resource.object.kind !== "ClusterPolicy" && resource.object.kind !== "Policy") continue;
    items.push(compilePolicy(toPolicySource(resource), exceptions));
  }
  return { items, problems };
}
