import { type KubernetesObject, type PolicyResult, toResourceId } from "../../../../model/index.ts";
import type { CelPolicy } from "../cel/policy.ts";
import type { KyvernoPolicy } from "../policy.ts";
import type { CleanupAnswer, Policy, Request, World } from "../../policy.ts";
import type { DeclaredValues } from "../rule-context.ts";

/** What one policy answered for one resource. */
export interface Response {
  /** Without namespace. */
  readonly policy: string;
  readonly kind: string;
  readonly is: "validation" | "mutation" | "generation";
  readonly results: readonly PolicyResult[];
  /** The resource as it stood afterwards; generated objects. */
  readonly objects: readonly KubernetesObject[];
  /** Other objects, as a mutation of existing ones would leave them. */
  readonly targets: readonly KubernetesObject[];
}

/** The policies of one test, in the order in which they are asked. */
export interface Policies {
  readonly classic: readonly KyvernoPolicy[];
  readonly cel: readonly CelPolicy[];
  /** Admission policies of Kubernetes. */
  readonly others: readonly Policy[];
}

export interface Asking {
  readonly world: World;
  /** As classic policies see it: a namespace that nobody declared has no labels. */
  readonly classicWorld: World;
  readonly toRequest: (object: KubernetesObject, operation: string) => Request;
  /** What is declared for a policy and this resource. */
  readonly declaredFor: (policy: string) => DeclaredValues;
  /** Empty: what the values say. */
  readonly operation: string;
  readonly celOperation: string;
}

/**
 * Asks all policies about a resource as `kyverno test` does: mutation first, each seeing what the one before made of it,
 * then validation, then generation.
 * @see github.com/kyverno/kyverno, cmd/cli/kubectl-kyverno/processor
 */
export function evaluate(resource: KubernetesObject, policies: Policies, asking: Asking): readonly Response[] {
  const responses: Response[] = [];
  const classic = policies.classic.map((policy) => bindValues(policy, asking));
  let object = mutateAll(classic, resource, asking.classicWorld, responses);
  for (const { policy, toRequest } of classic) {
    const results = policy.judge(toRequest(object), asking.classicWorld);
    responses.push({ ...toNone(policy), is: "validation", results });
  }
  const plain = [...policies.others, ...policies.cel].map((policy) => ({
    policy,
    toRequest: (one: KubernetesObject) => asking.toRequest(one, asking.celOperation),
  }));
  object = mutateAll(plain, object, asking.world, responses);
  for (const { policy, toRequest } of plain) {
    const results = policy.judge(toRequest(object), asking.world);
    // An admission policy was asked even where the resource is none of its business; the others are not found then.
    if (results.length > 0 || policy.kind === "ValidatingAdmissionPolicy")
      responses.push({ ...toNone(policy), is: "validation", results });
  }
  const generating = [
    ...plain.map((one) => ({ ...one, world: asking.world })),
    ...classic.map((one) => ({ ...one, world: asking.classicWorld })),
  ];
  for (const { policy, toRequest, world } of generating) {
    const made = policy.generate?.(toRequest(object), world);
    if (made === undefined || made.results.length === 0) continue;
    responses.push({ ...toNone(policy), is: "generation", results: made.results, objects: made.objects });
  }
  for (const policy of policies.cel) {
    const answer = policy.cleanUp?.(asking.toRequest(resource, ""), asking.world);
    if (answer !== undefined) responses.push(toCleanup(policy, resource, answer));
  }
  return responses;
}

/** The CLI calls it a pass that an object would be deleted. */
function toCleanup(policy: CelPolicy, object: KubernetesObject, answer: CleanupAnswer): Response {
  const { name, kind } = policy;
  const said =
    answer.is === "unknown"
      ? ({ result: "error", message: answer.because } as const)
      : answer.is === "deleted"
        ? ({ result: "pass", message: "resource matched" } as const)
        : ({ result: "fail", message: "resource did not match" } as const);
  const result: PolicyResult = { policy: name, policyKind: kind, rule: name, resource: toResourceId(object), ...said };
  return { ...toNone(policy), is: "validation", results: [result] };
}

type Mutate = (request: Request, world: World) => ReturnType<NonNullable<Policy["mutate"]>> | undefined;

interface Bound {
  readonly policy: Pick<Policy, "name" | "kind" | "judge" | "generate"> & { readonly mutate?: Mutate };
  readonly toRequest: (object: KubernetesObject) => Request;
}

function bindValues(policy: KyvernoPolicy, asking: Asking): Bound {
  const values = asking.declaredFor(policy.name);
  const declared = values.resource?.["request.operation"];
  const operation = asking.operation || (typeof declared === "string" ? declared : "");
  const resource = {
    ...values.resource,
    ...(asking.operation === "" ? {} : { "request.operation": asking.operation }),
  };
  return {
    policy: policy.withValues({ ...values, resource }),
    toRequest: (object) => asking.toRequest(object, operation),
  };
}

function toNone({ name, kind }: Pick<Policy, "name" | "kind">): Omit<Response, "is" | "results"> {
  return { policy: name, kind, objects: [], targets: [] };
}

function mutateAll(
  bound: readonly Bound[],
  resource: KubernetesObject,
  world: World,
  responses: Response[],
): KubernetesObject {
  let object = resource;
  for (const { policy, toRequest } of bound) {
    const changed = policy.mutate?.(toRequest(object), world);
    if (changed === undefined) continue;
    object = changed.object;
    const targets = "targets" in changed ? (changed.targets as readonly KubernetesObject[]) : [];
    responses.push({ ...toNone(policy), is: "mutation", results: changed.results, objects: [object], targets });
  }
  return object;
}
