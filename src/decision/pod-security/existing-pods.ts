import { checkPod, formatPolicy, type Policy } from "../../engines/pss/index.ts";
import { asList, asString, dig, type KubernetesObject } from "../../model/index.ts";
import { readPods } from "./read-pods.ts";

/** As many as the plugin looks at. */
const MAX_PODS = 3000;

/**
 * Which of the namespace's pods would not be let in under what it enforces from now on, in the plugin's words; pods with the same
 * faults share a line. Nothing where no pods are known.
 * @see admission.go EvaluatePodsInNamespace
 */
export function warnOfExistingPods(
  namespace: string,
  pods: readonly KubernetesObject[],
  enforce: Policy,
  exemptRuntimeClasses: readonly string[],
): readonly string[] {
  const subject = pods.filter((pod) => !exemptRuntimeClasses.includes(runtimeClassOf(pod)));
  const ordered = subject.length > MAX_PODS ? onePerControllerFirst(subject).slice(0, MAX_PODS) : subject;
  const byFault = new Map<string, { name: string; count: number }>();
  for (const pod of ordered) {
    const fault = faultOf(pod, enforce);
    if (fault === undefined) continue;
    const name = asString(dig(pod, "metadata", "name")) ?? "";
    const known = byFault.get(fault);
    byFault.set(fault, {
      name: known === undefined || name < known.name ? name : known.name,
      count: (known?.count ?? 0) + 1,
    });
  }
  const warnings: string[] = [];
  if (ordered.length < subject.length) {
    warnings.push(
      `new PodSecurity enforce level only checked against the first ${ordered.length} of ${subject.length} existing pods`,
    );
  }
  if (byFault.size === 0) return warnings;
  const [where, level] = [JSON.stringify(namespace), JSON.stringify(formatPolicy(enforce))];
  warnings.push(`existing pods in namespace ${where} violate the new PodSecurity enforce level ${level}`);
  const lines = [...byFault].map(([fault, { name, count }]) => `${name}${others(count - 1)}: ${fault}`);
  return [...warnings, ...lines.sort()];
}

function others(count: number): string {
  if (count === 0) return "";
  return count === 1 ? " (and 1 other pod)" : ` (and ${count} other pods)`;
}

function faultOf(pod: KubernetesObject, policy: Policy): string | undefined {
  const { pods, fault } = readPods(pod);
  const [only] = pods;
  if (only === undefined || fault !== undefined) return "could not be read";
  const { checks } = checkPod({ metadata: only.metadata, spec: only.spec }, policy);
  return checks.length === 0 ? undefined : checks.map(({ reason }) => reason).join(", ");
}

/** The first pod of each controller, then the rest: one tells of all. */
function onePerControllerFirst(pods: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const seen = new Set<string>();
  const later: KubernetesObject[] = [];
  const first = pods.filter((pod) => {
    const controller = controllerOf(pod);
    if (controller === undefined || !seen.has(controller)) {
      if (controller !== undefined) seen.add(controller);
      return true;
    }
    later.push(pod);
    return false;
  });
  return [...first, ...later];
}

function controllerOf(pod: KubernetesObject): string | undefined {
  const owner = asList(dig(pod, "metadata", "ownerReferences")).find(
    (reference) => dig(reference, "controller") === true,
  );
  return asString(dig(owner, "uid"));
}

function runtimeClassOf(pod: KubernetesObject): string {
  // None is never exempt: the empty name is in no list that was read.
  return asString(dig(pod, "spec", "runtimeClassName")) || "\0";
}
