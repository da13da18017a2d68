import type { Policy } from "../engines/pss/index.ts";

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
