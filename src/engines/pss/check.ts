import type { ContainerSpec, PodSpec } from "../../model/index.ts";
import type { Version } from "./policy.ts";

/** A pod as the checks look at it; the annotations and the list of containers are taken out once for all of them. */
export interface PodUnderCheck {
  readonly spec: PodSpec;
  readonly annotations: Readonly<Record<string, string>>;
  /** Init (sidecars among them), ordinary and ephemeral containers, in that order. */
  readonly containers: readonly ContainerSpec[];
}

/** What a check that does not allow the pod says of it. */
export interface Forbidden {
  /** Short, the same for every pod: `host namespaces`. */
  readonly reason: string;
  /** What in this pod: `hostNetwork=true, hostPID=true`. */
  readonly detail: string;
}

/** One revision of a check. */
export interface CheckRevision {
  /** First version of the standard that has it; it holds until the next revision. */
  readonly since: Version;
  readonly check: (pod: PodUnderCheck) => Forbidden | undefined;
  /** Baseline checks that this one makes superfluous at level restricted. */
  readonly overrides?: readonly string[];
}

/**
 * One check of the Pod Security Standards.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export interface PodCheck {
  /** The id of the built-in controller's check. */
  readonly id: string;
  /** Baseline checks hold at level restricted too. */
  readonly level: "baseline" | "restricted";
  /** Oldest first. */
  readonly revisions: readonly CheckRevision[];
}
