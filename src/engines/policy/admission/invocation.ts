import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { Activation } from "../../../languages/cel/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";
import type { World } from "../policy.ts";
import type { Attributes } from "./attributes.ts";
import type { Binding } from "./binding.ts";
import { convert } from "./conversion.ts";
import type { Definition } from "./definition.ts";
import type { Match } from "./match.ts";
import { collectParameters } from "./parameters.ts";
import { MATCH_BUDGET, OutOfBudget, Stage } from "./stage.ts";
import { type Subject, toValues } from "./values.ts";

/** A policy with one of its bindings, on a request. */
export type Invocation =
  | {
      readonly is: "run";
      readonly binding: Binding;
      readonly subject: Subject;
      readonly params: readonly (KubernetesObject | null)[];
    }
  /** The policy or binding cannot be used as it is; `error` in the API server's words. */
  | { readonly is: "error"; readonly binding: Binding | undefined; readonly error: string }
  | { readonly is: "unknown"; readonly binding: Binding | undefined; readonly because: string };

/** Whatever of a policy and its bindings is about a request; empty when nothing is. */
export function findInvocations(
  definition: Definition,
  bindings: readonly Binding[],
  attributes: Attributes,
  world: World,
  kinds: KindTable,
): readonly Invocation[] {
  if (isExempt(attributes)) return [];
  const match = definition.matches(attributes, world);
  if (match.is !== "yes") return toFault(match, undefined, "policy");
  return bindings.flatMap((binding): readonly Invocation[] => {
    const bound = binding.matches(attributes, world);
    if (bound.is !== "yes") return toFault(bound, binding, "binding");
    const { namespace } = attributes;
    const found = collectParameters(definition.paramKind, binding.paramRef, namespace, world, kinds);
    if (found.is === "error") {
      return [{ is: "error", binding, error: `failed to configure binding: ${found.error}` }];
    }
    if (found.params.length === 0) return [];
    const { kind, resource } = match;
    const object = convert(attributes.object, kind);
    const oldObject = convert(attributes.oldObject, kind);
    return [
      { is: "run", binding, subject: { attributes, object, oldObject, kind, resource, world }, params: found.params },
    ];
  });
}

function toFault(match: Match, binding: Binding | undefined, what: string): readonly Invocation[] {
  if (match.is === "error") return [{ is: "error", binding, error: `failed to configure ${what}: ${match.error}` }];
  return match.is === "unknown" ? [{ is: "unknown", binding, because: match.because }] : [];
}

const NEVER_JUDGED: Readonly<Record<string, RegExp>> = {
  // Configurations of webhooks are judged: only webhooks themselves are kept from them.
  "admissionregistration.k8s.io": /^(?:validating|mutating)admissionpolic(?:ies|ybindings)$/,
  "authentication.k8s.io": /^(?:selfsubjectreviews|tokenreviews)$/,
  "authorization.k8s.io":
    /^(?:localsubjectaccessreviews|selfsubjectaccessreviews|selfsubjectrulesreviews|subjectaccessreviews)$/,
};

/** What policies could lock a cluster with is kept from them. */
function isExempt({ resource }: Attributes): boolean {
  return Object.hasOwn(NEVER_JUDGED, resource.group) && NEVER_JUDGED[resource.group]?.test(resource.resource) === true;
}

/** Values for the expressions of one invocation with one of its parameters. */
export function toActivation(definition: Definition, subject: Subject, param: KubernetesObject | null): Activation {
  const values = toValues(subject, definition.names);
  return definition.paramKind === undefined ? values : { ...values, params: param };
}

/**
 * Whether the match conditions hold: one that is false decides, whatever went wrong with others.
 * @see k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go
 */
export function meetsConditions(
  definition: Pick<Definition, "conditions" | "variables" | "failurePolicy">,
  values: Activation,
): true | false | { readonly error: string } {
  if (definition.conditions.length === 0) return true;
  // The namespace is not known to them.
  const stage = new Stage({ ...values, namespaceObject: null }, definition.variables, MATCH_BUDGET);
  const errors: string[] = [];
  let isMet = true;
  try {
    // All are evaluated, for all count against the budget.
    for (const { expression } of definition.conditions) {
      const result = stage.evaluate(expression);
      if (result.is === "error") errors.push(result.error);
      else if (result.value === false) isMet = false;
    }
  } catch (thrown) {
    if (!(thrown instanceof OutOfBudget)) throw thrown;
    return definition.failurePolicy === "Ignore" ? false : { error: thrown.message };
  }
  if (!isMet) return false;
  if (errors.length === 0) return true;
  return definition.failurePolicy === "Ignore" ? false : { error: aggregate(errors) };
}

/** As Go's utilerrors.Aggregate writes several errors. */
function aggregate(errors: readonly string[]): string {
  const distinct = [...new Set(errors)];
  return distinct.length === 1 ? (distinct[0] ?? "") : `[${distinct.join(", ")}]`;
}
