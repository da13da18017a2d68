import type { World } from "../../engines/policy/index.ts";
import type { Reason } from "../decision.ts";
import type { PodSecurity } from "../pod-security.ts";
import type { Review } from "../review.ts";
import { evaluatePod } from "./evaluate.ts";
import { findExemption } from "./exemptions.ts";
import { type NamespacePolicy, toNamespacePolicy } from "./namespace-policy.ts";
import { type Pods, readPods } from "./read-pods.ts";
import { NOTHING, type PodSecurityVerdict, unknown } from "./verdict.ts";

/** Of one object; a custom resource with more templates is judged by the first. */
const MAX_TEMPLATES = 64;

/**
 * What other objects carry as templates of pods, custom resources included: warned of and noted, never refused; the pods that are
 * made from them are. Cluster-scoped objects belong to no namespace, so no policy is theirs.
 * @see admission.go ValidatePodController
 */
export function checkController({ request }: Review, podSecurity: PodSecurity, world: World): PodSecurityVerdict {
  const { object, subResource, namespace } = request;
  if (subResource !== "" || namespace === "" || object === null) return NOTHING;
  const exemption = findExemption(request, podSecurity);
  const found = exemption === undefined ? world.objects.namespace(namespace) : undefined;
  const policy = found === undefined ? undefined : toNamespacePolicy(found, podSecurity.defaults);
  if (policy !== undefined && saysNothing(policy)) return NOTHING;

  const pods = readPods(object);
  if (pods.pods.length === 0 && pods.fault === undefined) return NOTHING;
  if (exemption !== undefined) return exemption;
  if (policy === undefined) return unknown("warn", `failed to lookup namespace ${JSON.stringify(namespace)}`);
  return judgeTemplates(pods, policy, podSecurity);
}

function judgeTemplates({ pods, fault }: Pods, policy: NamespacePolicy, podSecurity: PodSecurity): PodSecurityVerdict {
  const verdicts = pods.slice(0, MAX_TEMPLATES).map((pod) => evaluatePod(pod, policy, podSecurity, false));
  const why =
    pods.length > MAX_TEMPLATES ? `only ${MAX_TEMPLATES} of ${pods.length} pod templates were looked at` : fault;
  const [only] = verdicts;
  if (verdicts.length === 1 && only !== undefined && why === undefined) return only;
  return join(verdicts, why);
}

/** Several templates of one object: each violation is said once. */
function join(verdicts: readonly PodSecurityVerdict[], fault: string | undefined): PodSecurityVerdict {
  const reasons = new Map<string, Reason>();
  const annotations = new Map<string, string>();
  for (const verdict of verdicts) {
    for (const reason of verdict.reasons) {
      const key = `${reason.action} ${reason.message}`;
      if (!reasons.has(key)) reasons.set(key, reason);
    }
    for (const [key, value] of verdict.annotations) annotations.set(key, value);
  }
  const all = [...reasons.values()];
  const audited = all.filter(({ action }) => action === "audit").map(({ message }) => message);
  if (audited.length > 0) annotations.set("audit-violations", audited.join("; "));
  if (fault === undefined) return { reasons: all, annotations };
  const missed = unknown("audit", `failed to extract pod template: ${fault}`);
  return { reasons: [...all, ...missed.reasons], annotations: new Map([...annotations, ...missed.annotations]) };
}

function saysNothing({ errors, audit, warn }: NamespacePolicy): boolean {
  return errors.length === 0 && audit.level === "privileged" && warn.level === "privileged";
}
