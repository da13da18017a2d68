import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { KubernetesObject, Location, Path, PolicyResult } from "../../../model/index.ts";
import type { Policy, Request, World } from "../policy.ts";
import type { AttributeCache, Attributes } from "./attributes.ts";
import type { Binding } from "./binding.ts";
import type { Definition } from "./definition.ts";
import { explain } from "./explain.ts";
import { findInvocations, type Invocation, meetsConditions, toActivation } from "./invocation.ts";
import { toBoundInterest } from "./interest.ts";
import { locatePolicy } from "./problem.ts";
import { toWorldKinds } from "./world-kinds.ts";
import { type AuditAnnotation, type Decision, judge, type Validation } from "./validations.ts";

/** A ValidatingAdmissionPolicy that was read, with its bindings. */
export interface ValidatingPolicy {
  readonly definition: Definition;
  readonly validations: readonly Validation[];
  readonly annotations: readonly AuditAnnotation[];
  readonly bindings: readonly Binding[];
}

/** Everything that judging needs besides the policy and the request. */
export interface Setting {
  readonly attributes: AttributeCache;
  /** Undefined: those of the world. */
  readonly kinds: KindTable | undefined;
}

const KIND = "ValidatingAdmissionPolicy";

export function toValidatingPolicy(read: ValidatingPolicy, setting: Setting): Policy {
  const { definition, bindings } = read;
  const judgeAll = (request: Request, world: World): PolicyResult[] => {
    const kinds = setting.kinds ?? toWorldKinds(world);
    const attributes = setting.attributes.get(request, "validating", kinds);
    const invocations = findInvocations(definition, bindings, attributes, world, kinds);
    return invocations.flatMap((invocation) => judgeOne(read, invocation, attributes));
  };
  return {
    name: definition.name,
    namespace: "",
    kind: KIND,
    interest: toBoundInterest(definition.spec["matchConstraints"], bindings),
    action: toStrictest(bindings),
    judge: judgeAll,
    explain: (request, world) => [explain(read, request, world, setting, judgeAll(request, world))],
  };
}

function toStrictest(bindings: readonly Binding[]): NonNullable<Policy["action"]> {
  const has = (wanted: Binding["actions"][number]): boolean => bindings.some(({ actions }) => actions.includes(wanted));
  return has("Deny") ? "deny" : has("Warn") ? "warn" : "audit";
}

function judgeOne(read: ValidatingPolicy, invocation: Invocation, attributes: Attributes): PolicyResult[] {
  const { definition } = read;
  const writer = new ResultWriter(definition, invocation.binding, attributes);
  if (invocation.is === "unknown") return [writer.unknown(invocation.because)];
  if (invocation.is === "error") return [writer.fault({ message: invocation.error, isFinal: true })];
  const decided = invocation.params.map((param) => decide(read, invocation, param));
  // A policy whose conditions are not met says nothing.
  const decisions = decided.flatMap((one) => one ?? []);
  if (decided.every((one) => one === undefined)) return [];
  const faults = decisions.filter(({ is }) => is !== "admit");
  return faults.length === 0 ? [writer.pass()] : faults.flatMap((decision) => writer.report(decision));
}

function decide(
  { definition, validations, annotations }: ValidatingPolicy,
  invocation: Extract<Invocation, { is: "run" }>,
  param: KubernetesObject | null,
): readonly Decision[] | undefined {
  const values = toActivation(definition, invocation.subject, param);
  const met = meetsConditions(definition, values);
  if (met === false) return undefined;
  if (met !== true) return [{ is: "error", message: met.error, reason: "", path: undefined }];
  return judge(validations, annotations, definition.variables, values).decisions;
}

/** Writes results in the API server's words. */
class ResultWriter {
  readonly #definition: Definition;
  readonly #binding: Binding | undefined;
  readonly #base: Pick<PolicyResult, "policy" | "policyKind" | "rule" | "resource">;

  constructor(definition: Definition, binding: Binding | undefined, { id }: Attributes) {
    this.#definition = definition;
    this.#binding = binding;
    this.#base = { policy: definition.name, policyKind: KIND, rule: "", resource: id };
  }

  pass(): PolicyResult {
    return { ...this.#base, result: "pass", message: "" };
  }

  skip(message: string): PolicyResult {
    return { ...this.#base, result: "skip", message };
  }

  /** What nobody knows here though the API server would: an error, whatever the failure policy is. */
  unknown(message: string): PolicyResult {
    const actions = this.#binding?.actions ?? ["Deny"];
    const action = actions.includes("Deny") ? "deny" : actions.includes("Warn") ? "warn" : "audit";
    return { ...this.#base, result: "error", message, action };
  }

  /** A validation that does not hold, once for each action of the binding, or could not be judged. */
  report(decision: Decision): PolicyResult[] {
    if (decision.is === "error") return [this.fault(decision)];
    const actions = this.#binding?.actions ?? [];
    const at = this.#locate(decision.path);
    if (actions.includes("Deny")) return [this.#write("fail", "deny", this.#toDenial(decision.message), at)];
    if (actions.includes("Warn")) return [this.#write("warn", "warn", this.#toWarning(decision.message), at)];
    return [this.#write("fail", "audit", decision.message, at)];
  }

  /** What could not be judged: the failure policy decides, and the binding's actions tell how. */
  fault({
    message: error,
    path,
    isFinal,
  }: Pick<Decision, "message" | "isFinal"> & { path?: Path | undefined }): PolicyResult {
    const at = this.#locate(path);
    if (this.#definition.failurePolicy === "Ignore") {
      return { ...this.skip(`not judged, for failurePolicy is Ignore: ${error}`), ...at };
    }
    const actions = this.#binding?.actions ?? ["Deny"];
    if (isFinal === true || actions.includes("Deny")) return this.#write("error", "deny", this.#toDenial(error), at);
    return actions.includes("Warn")
      ? this.#write("error", "warn", this.#toWarning(error), at)
      : this.#write("error", "audit", error, at);
  }

  #write(
    result: PolicyResult["result"],
    action: NonNullable<PolicyResult["action"]>,
    message: string,
    at: { readonly at?: Location },
  ): PolicyResult {
    return { ...this.#base, result, message, action, ...at };
  }

  #toDenial(message: string): string {
    return `${KIND} '${this.#definition.name}'${this.#with()} denied request: ${message}`;
  }

  #toWarning(message: string): string {
    return `Validation failed for ${KIND} '${this.#definition.name}'${this.#with()}: ${message}`;
  }

  #with(): string {
    const name = this.#binding?.name;
    return name === undefined ? "" : ` with binding '${name}'`;
  }

  #locate(path: Path | undefined): { readonly at?: Location } {
    const at = locatePolicy(this.#definition.resource, path ?? []);
    return at === undefined ? {} : { at };
  }
}
