import { matchesWildcard } from "../../../formats/glob/index.ts";
import {
  asList,
  asObject,
  asString,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
} from "../../../model/index.ts";
import { Fault } from "./fault.ts";
import { compileSelector, type Labels } from "./label-selector.ts";

export type FailureAction = "deny" | "audit";

/** What a failure of a rule does to a request about the object. */
export type FailureActions = (object: KubernetesObject, namespaceLabels: () => Labels | Fault) => FailureAction;

/**
 * Whether what goes wrong in a policy blocks nothing.
 * @see github.com/kyverno/kyverno/api/kyverno/v1, Spec.GetFailurePolicy
 */
export function ignoresFaults(spec: JsonObject): boolean {
  return (asObject(spec.webhookConfiguration)?.failurePolicy ?? spec.failurePolicy) === "Ignore";
}

interface Override {
  readonly action: FailureAction;
  readonly namespaces: readonly string[] | undefined;
  readonly selects: ((labels: Labels) => "yes" | "no" | "invalid") | undefined;
}

/** The rule's own overrides and action come before those of the policy; without any, failures are audited. */
export function compileFailureActions(spec: JsonObject, validate: JsonObject): FailureActions {
  const own = toOverrides(validate.failureActionOverrides);
  const common = toOverrides(spec.validationFailureActionOverrides);
  const action = readAction(validate.failureAction);
  const fallback = readAction(spec.validationFailureAction) ?? "audit";
  return (object, namespaceLabels) =>
    findOverride(own, object, namespaceLabels) ?? action ?? findOverride(common, object, namespaceLabels) ?? fallback;
}

/** Whether a failure of any of its rules may refuse a request, whatever the object. */
export function mayRefuse(spec: JsonObject): boolean {
  const rules = asList(spec.rules).map((rule) => asObject(rule) ?? {});
  if (rules.some(({ verifyImages }) => verifyImages !== undefined)) return true;
  const own = rules
    .map(({ validate }) => asObject(validate) ?? {})
    .flatMap((body) => [readAction(body.failureAction), ...toActions(body.failureActionOverrides)]);
  const common = [readAction(spec.validationFailureAction), ...toActions(spec.validationFailureActionOverrides)];
  return [...own, ...common].includes("deny");
}

function toActions(overrides: Json | undefined): FailureAction[] {
  return toOverrides(overrides).map(({ action }) => action);
}

function readAction(value: Json | undefined): FailureAction | undefined {
  const text = asString(value)?.toLowerCase();
  return text === "enforce" ? "deny" : text === "audit" ? "audit" : undefined;
}

function toOverrides(value: Json | undefined): readonly Override[] {
  return asList(value).flatMap((item) => {
    const action = isObject(item) ? readAction(item.action) : undefined;
    if (!isObject(item) || action === undefined) return [];
    const selector = asObject(item.namespaceSelector);
    const namespaces = Array.isArray(item.namespaces) ? item.namespaces.map(String) : undefined;
    return [{ action, namespaces, selects: selector === undefined ? undefined : compileSelector(selector) }];
  });
}

function findOverride(
  overrides: readonly Override[],
  { metadata }: KubernetesObject,
  namespaceLabels: () => Labels | Fault,
): FailureAction | undefined {
  const namespace = metadata.namespace ?? "";
  const found = overrides.find(({ namespaces, selects }) => {
    if (namespaces === undefined && selects === undefined) return false;
    if (namespaces?.some((pattern) => matchesWildcard(pattern, namespace)) === false) return false;
    if (selects === undefined) return true;
    const labels = namespaceLabels();
    return !(labels instanceof Fault) && selects(labels) === "yes";
  });
  return found?.action;
}
