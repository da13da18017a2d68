import { asObject, type JsonObject, type Resource } from "../../../../model/index.ts";
import type { CleanupAnswer, Request, World } from "../../policy.ts";
import { Fault } from "../fault.ts";
import { addVariables, compileSpec, toSpecFrame } from "./compiled-spec.ts";
import { compileConditions, holdsAll } from "./conditions.ts";
import { withAnyOperation } from "./constraints.ts";
import { findExemption } from "./exceptions.ts";
import type { Surroundings } from "./surroundings.ts";

/** What becomes of an object when the schedule comes round; undefined where the policy is not about it. */
export type CleanUp = (request: Request, world: World) => CleanupAnswer | undefined;

export function compileDeleting(
  spec: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
): CleanUp | Fault {
  const compiled = compileSpec(asScheduled(spec), exceptions, { surroundings, variablesFirst: true });
  if (compiled instanceof Fault) return compiled;
  const conditions = compileConditions(spec.conditions, "spec.conditions", compiled.environment.environment);
  if (conditions instanceof Fault) return conditions;
  return (request, world) => {
    const match = compiled.matches(request, world);
    if (match.is === "no") return undefined;
    if (match.is !== "yes") return { is: "unknown", because: match.is === "error" ? match.error : match.because };
    const frame = toSpecFrame(compiled, request, world);
    addVariables(frame, compiled);
    const exemption = findExemption(compiled.exceptions, frame, false, world.now);
    if (exemption instanceof Fault) return { is: "unknown", because: exemption.message };
    if (exemption.is === "exempt") return { is: "kept" };
    const holds = holdsAll(conditions, frame, false);
    if (holds instanceof Fault) return { is: "unknown", because: holds.message };
    return { is: holds ? "deleted" : "kept" };
  };
}

/** A schedule asks about objects as they lie there, whatever operations the rules name. */
function asScheduled(spec: JsonObject): JsonObject {
  const constraints = asObject(spec.matchConstraints);
  return constraints === undefined ? spec : { ...spec, matchConstraints: withAnyOperation(constraints) };
}
