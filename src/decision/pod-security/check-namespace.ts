import type { World } from "../../engines/policy/index.ts";
import { formatPolicy } from "../../engines/pss/index.ts";
import { asString, dig, type KubernetesObject, Problem } from "../../model/index.ts";
import type { Reason } from "../decision.ts";
import type { PodSecurity, PodSecurityMode } from "../pod-security.ts";
import type { Review } from "../review.ts";
import { warnOfExistingPods } from "./existing-pods.ts";
import { isExemptNamespace } from "./exemptions.ts";
import {
  compareLevels,
  formatErrors,
  isSamePolicy,
  LABEL_PREFIX,
  type NamespacePolicy,
  readLabels,
  toNamespacePolicy,
} from "./namespace-policy.ts";
import { NOTHING, type PodSecurityVerdict, unknown } from "./verdict.ts";

const RULE = "pod-security/namespace-labels";
const MODES: readonly PodSecurityMode[] = ["enforce", "audit", "warn"];

/** Labels that cannot be read are refused; stricter ones are tried on the pods that are there. @see admission.go ValidateNamespace */
export function checkNamespace({ request }: Review, podSecurity: PodSecurity, world: World): PodSecurityVerdict {
  if (request.subResource !== "") return NOTHING;
  const { object, oldObject, operation } = request;
  if (!isNamespace(object)) return unknown("deny", "failed to decode object: it is no v1 Namespace");
  const policy = toNamespacePolicy(object, podSecurity.defaults);
  if (operation === "CREATE")
    return refuseLabels(policy) ?? warnOfExemption(request.namespace, object, policy, podSecurity);
  if (!isNamespace(oldObject)) return unknown("deny", "failed to decode old object: it is no v1 Namespace");

  const old = toNamespacePolicy(oldObject, podSecurity.defaults);
  // What was wrong before may stay.
  const refused = formatErrors(policy.errors) === formatErrors(old.errors) ? undefined : refuseLabels(policy);
  if (refused !== undefined) return refused;
  if (!isTightened(policy, old)) return NOTHING;
  if (isExemptNamespace(request.namespace, podSecurity.exemptions)) {
    return warnOfExemption(request.namespace, object, policy, podSecurity);
  }
  const name = asString(dig(object, "metadata", "name")) ?? request.name;
  try {
    const pods = world.objects.list("", "Pod", name);
    return toWarnings(warnOfExistingPods(name, pods, policy.enforce, podSecurity.exemptions.runtimeClasses));
  } catch (fault) {
    if (!(fault instanceof Problem)) throw fault;
    // A label is no worse for it.
    return toWarnings(["failed to list pods while checking new PodSecurity enforce level"]);
  }
}

/** Whether the pods of the namespace are looked at: it is to enforce more than it did. */
export function looksAtPods({ request }: Review, podSecurity: PodSecurity): boolean {
  const { object, oldObject, operation, namespace, resource, subResource } = request;
  if (resource.group !== "" || resource.resource !== "namespaces" || subResource !== "" || operation !== "UPDATE")
    return false;
  if (!isNamespace(object) || !isNamespace(oldObject)) return false;
  const [policy, old] = [object, oldObject].map((one) => toNamespacePolicy(one, podSecurity.defaults));
  if (policy === undefined || old === undefined || !isTightened(policy, old)) return false;
  return !isExemptNamespace(namespace, podSecurity.exemptions);
}

function isNamespace(object: KubernetesObject | null): object is KubernetesObject {
  return object?.apiVersion === "v1" && object.kind === "Namespace";
}

function refuseLabels({ errors }: NamespacePolicy): PodSecurityVerdict | undefined {
  if (errors.length === 0) return undefined;
  return { ...NOTHING, reasons: errors.map((error) => ({ rule: RULE, action: "deny", verdict: "fail", ...error })) };
}

/** Pods that are there may violate what is enforced from now on. */
function isTightened({ enforce }: NamespacePolicy, { enforce: old }: NamespacePolicy): boolean {
  if (isSamePolicy(enforce, old) || enforce.level === "privileged") return false;
  return enforce.version !== old.version || compareLevels(enforce.level, old.level) > 0;
}

function warnOfExemption(
  namespace: string,
  object: KubernetesObject,
  policy: NamespacePolicy,
  podSecurity: PodSecurity,
): PodSecurityVerdict {
  if (!isExemptNamespace(namespace, podSecurity.exemptions)) return NOTHING;
  const isAsDefault = MODES.every((mode) => {
    const [here, byDefault] = [policy[mode], podSecurity.defaults[mode]];
    return isSamePolicy(here, byDefault) || (here.level === "privileged" && byDefault.level === "privileged");
  });
  if (isAsDefault || MODES.every((mode) => policy[mode].level === "privileged")) return NOTHING;
  const labels = readLabels(object);
  const said = MODES.filter((mode) => {
    const isSet = labels.has(LABEL_PREFIX + mode) || labels.has(`${LABEL_PREFIX}${mode}-version`);
    return isSet && policy[mode].level !== "privileged";
  });
  const modes = said.map((mode) => `${mode}=${formatPolicy(policy[mode])}`).join(", ");
  const name = JSON.stringify(asString(dig(object, "metadata", "name")) ?? "");
  return toWarnings([`namespace ${name} is exempt from Pod Security, and the policy (${modes}) will be ignored`]);
}

function toWarnings(messages: readonly string[]): PodSecurityVerdict {
  if (messages.length === 0) return NOTHING;
  return {
    ...NOTHING,
    reasons: messages.map((message): Reason => ({ rule: RULE, action: "warn", verdict: "fail", message })),
  };
}
