import type { KubernetesObject, Resource } from "../../../model/index.ts";
import type { CleanupAnswer, Policy, Request, World } from "../policy.ts";
import { compileConditions } from "./condition.ts";
import { Fault } from "./fault.ts";
import { compileContext } from "./loaders.ts";
import { compileMatch } from "./match.ts";
import { toPolicySource } from "./policy-source.ts";
import { toAsked, toCandidate, toScope } from "./rule-context.ts";

/** A policy that deletes on a schedule; requests mean nothing to it. */
export interface CleanupPolicy extends Policy {
  readonly kind: "CleanupPolicy" | "ClusterCleanupPolicy";
  /** In cron's notation. */
  readonly schedule: string;
  /** What would become of the object when the schedule comes round. */
  cleanUp(request: Request, world: World): CleanupAnswer;
}

const NOTHING = new Set<string>();

/**
 * Compiles a CleanupPolicy or ClusterCleanupPolicy. Conditions read the object as `target`; what cannot be worked out
 * keeps the object.
 * @see pkg/controllers/cleanup of Kyverno
 */
export function compileCleanup(resource: Resource): CleanupPolicy {
  const source = toPolicySource(resource);
  const { spec, namespace, name } = source;
  const matches = compileMatch(spec.match, spec.exclude, namespace);
  const loaders = compileContext(spec.context);
  const conditions = compileConditions(spec.conditions);
  return {
    name,
    namespace,
    kind: namespace === "" ? "ClusterCleanupPolicy" : "CleanupPolicy",
    schedule: typeof spec.schedule === "string" ? spec.schedule : "",
    interest: [],
    judge: () => [],
    cleanUp: (request, world) => {
      const asked = toAsked(request, world, {});
      const { object } = asked;
      if (object === undefined) return { is: "kept" };
      const isMatch = matches(toCandidate(asked, object));
      if (isMatch instanceof Fault) return { is: "unknown", because: isMatch.message };
      if (!isMatch) return { is: "kept" };
      const scope = toScope(asked, namespace, object, NOTHING).inner({ target: object satisfies KubernetesObject });
      scope.declare(loaders);
      const verdict = conditions(scope);
      if (verdict instanceof Fault) return { is: "unknown", because: verdict.message };
      return { is: verdict.holds ? "deleted" : "kept" };
    },
  };
}
