import type { ContainerSpec, PodSpec, SecurityContext } from "../../../model/index.ts";
import type { Version } from "../policy.ts";

/** A pod that a check allows, or forbids with the detail given. */
export interface Example {
  readonly spec: PodSpec;
  readonly annotations?: Record<string, string>;
  /** The latest version unless given. */
  readonly version?: Version;
  /** Only of bad examples. */
  readonly detail?: string;
}

export interface Examples {
  readonly good: readonly Example[];
  readonly bad: readonly Example[];
}

/** A pod with one container, `web`. */
export function withContainer(web: ContainerSpec, pod: PodSpec = {}): PodSpec {
  return { ...pod, containers: [{ name: "web", ...web }] };
}

export function withSecurityContext(securityContext: SecurityContext, pod: PodSpec = {}): PodSpec {
  return withContainer({ securityContext }, pod);
}

/** A pod with a container of each kind, named after it, all with the same settings. */
export function withEveryKind(securityContext: SecurityContext): PodSpec {
  return {
    initContainers: [
      { name: "init", securityContext },
      { name: "sidecar", restartPolicy: "Always", securityContext },
    ],
    containers: [{ name: "web", securityContext }],
    ephemeralContainers: [{ name: "debug", securityContext }],
  };
}
