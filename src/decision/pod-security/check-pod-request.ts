import type { World } from "../../engines/policy/index.ts";
import type { KubernetesObject, PodSpec } from "../../model/index.ts";
import type { PodSecurity } from "../pod-security.ts";
import type { Review } from "../review.ts";
import { evaluatePod } from "./evaluate.ts";
import { findExemption } from "./exemptions.ts";
import { type NamespacePolicy, toNamespacePolicy } from "./namespace-policy.ts";
import { readPods } from "./read-pods.ts";
import { isSignificantUpdate } from "./significant-update.ts";
import { both, NOTHING, type PodSecurityVerdict, PRIVILEGED, unknown } from "./verdict.ts";

/** Any other subresource than these is taken to carry a whole pod, so that one we do not know cannot be a way around. */
const IGNORED_SUBRESOURCES: ReadonlySet<string> = new Set([
  "exec",
  "attach",
  "binding",
  "eviction",
  "log",
  "portforward",
  "proxy",
  "status",
]);

/** Pods themselves, `pods/ephemeralcontainers` and `pods/resize`. @see admission.go ValidatePod */
export function checkPodRequest({ request }: Review, podSecurity: PodSecurity, world: World): PodSecurityVerdict {
  if (IGNORED_SUBRESOURCES.has(request.subResource)) return NOTHING;
  const exemption = findExemption(request, podSecurity);
  if (exemption !== undefined) return exemption;
  const namespace = world.objects.namespace(request.namespace);
  if (namespace === undefined) return unknownNamespace(request.namespace);
  const policy = toNamespacePolicy(namespace, podSecurity.defaults);
  if (isPrivileged(policy)) return PRIVILEGED;

  const { object, oldObject } = request;
  if (!isPod(object)) return unknown("deny", "failed to decode object: it is no v1 Pod");
  if (request.operation === "UPDATE") {
    if (!isPod(oldObject)) return unknown("deny", "failed to decode old object: it is no v1 Pod");
    if (!isSignificantUpdate(object, oldObject)) return NOTHING;
  }
  const { pods, fault } = readPods(object);
  const pod = pods[0] ?? EMPTY_POD;
  const isUnreadable = fault !== undefined || (pods.length === 0 && object["spec"] != null);
  const verdict = evaluatePod(pod, policy, podSecurity, true);
  return isUnreadable
    ? both(verdict, unknown("deny", `failed to decode object: ${fault ?? "spec must be a mapping"}`))
    : verdict;
}

function unknownNamespace(name: string): PodSecurityVerdict {
  const shown = JSON.stringify(name);
  return unknown(
    "deny",
    `failed to lookup namespace ${shown}`,
    "try again; if it stays so, see whether Hauberk may read namespaces",
  );
}

function isPrivileged({ errors, enforce, audit, warn }: NamespacePolicy): boolean {
  return errors.length === 0 && [enforce, audit, warn].every(({ level }) => level === "privileged");
}

function isPod(object: KubernetesObject | null): object is KubernetesObject {
  return object?.apiVersion === "v1" && object.kind === "Pod";
}

const EMPTY_SPEC: PodSpec = {};
const EMPTY_POD = { metadata: {}, spec: EMPTY_SPEC, specPath: ["spec"], metadataPath: ["metadata"], containers: [] };
