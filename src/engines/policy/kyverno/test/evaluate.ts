import type { KubernetesObject, PolicyResult } from "../../../../model/index.ts";
import type { KyvernoPolicy } from "../policy.ts";
import type { Policy, Request, World } from "../../policy.ts";
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
  readonly cel: readonly Policy[];
  /** Admission policies of Kubernetes. */
  readonly others: readonly Policy[];
}

export interface Asking {
  readonly world: World;
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
  let object = mutateAll(classic, resource, asking.world, responses);
  for (const { policy, toRequest } of classic) {
    const results = policy.judge(toRequest(object), asking.world);
    responses.push({ ...toNone(policy), is: "validation", results });
  }
  const plain = [...policies.others, ...policies.cel].map((policy) => ({
    policy,
    toRequest: (one: KubernetesObject) => asking.toRequest(one, asking.celOperation),
  }));
  object = mutateAll(plain, object, asking.world, responses);
  for (const { policy, toRequest } of plain) {
    const results = policy.judge(toRequest(object), asking.world);
    if (results.length > 0) responses.push({ ...toNone(policy), is: "validation", results });
  }
  for (const { policy, toRequest } of [...plain, ...classic]) {
    const made = policy.generate?.(toRequest(object), asking.world);
    if (made === undefined || made.results.length === 0) continue;
    responses.push({ ...toNone(policy), is: "generation", results: made.results, objects: made.objects });
  }
  return responses;
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
