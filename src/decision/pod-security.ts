import type { World } from "../engines/policy/index.ts";
import type { Policy } from "../engines/pss/index.ts";
import { checkController } from "./pod-security/check-controller.ts";
import { checkNamespace } from "./pod-security/check-namespace.ts";
import { checkPodRequest } from "./pod-security/check-pod-request.ts";
import { NOTHING, type PodSecurityVerdict } from "./pod-security/verdict.ts";
import type { Review } from "./review.ts";

/** The built-in controller's modes. */
export type PodSecurityMode = "enforce" | "audit" | "warn";

/**
 * Pod Security by namespace labels, as the API server's own plugin has it: PodSecurityConfiguration
 * (pod-security.admission.config.k8s.io/v1).
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
 */
export interface PodSecurity {
  /** For namespaces whose labels do not say. */
  readonly defaults: Readonly<Record<PodSecurityMode, Policy>>;
  readonly exemptions: {
    readonly usernames: readonly string[];
    readonly runtimeClasses: readonly string[];
    readonly namespaces: readonly string[];
  };
}

/**
 * What the built-in Pod Security admission plugin says of the request, in its words. Templates of pods in custom resources are judged as
 * those of Deployments.
 * @see k8s.io/pod-security-admission admission/admission.go
 */
export function checkPodSecurity(review: Review, podSecurity: PodSecurity, world: World): PodSecurityVerdict {
  const { operation, resource } = review.request;
  if (operation !== "CREATE" && operation !== "UPDATE") return NOTHING;
  if (resource.group !== "") return checkController(review, podSecurity, world);
  if (resource.resource === "pods") return checkPodRequest(review, podSecurity, world);
  if (resource.resource === "namespaces") return checkNamespace(review, podSecurity, world);
  return checkController(review, podSecurity, world);
}
