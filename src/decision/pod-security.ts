import type { World } from "../engines/policy/index.ts";
import type { Policy } from "../engines/pss/index.ts";
import type { Reason } from "./decision.ts";
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

/** What Pod Security says of a request. */
export interface PodSecurityVerdict {
  readonly reasons: readonly Reason[];
  /** The plugin's: `enforce-policy`, `audit-violations`, `exempt`, `error`. */
  readonly annotations: ReadonlyMap<string, string>;
}

/** What the built-in Pod Security admission plugin says of the request, in its words. */
export function checkPodSecurity(_review: Review, _podSecurity: PodSecurity, _world: World): PodSecurityVerdict {
  return { reasons: [], annotations: new Map() };
}
