import type { Container, Likelihood, Step } from "../../model/index.ts";
import { isRunning, type Subject } from "./subject.ts";

/** From worst for the attacker to best. `unknown` stands beside them: nothing makes it milder. */
const LEVELS = ["unlikely", "possible", "likely", "certain"] as const satisfies readonly Likelihood[];

/** What may stand between code in a container and what it wants from the node. */
export type Barrier =
  /** Needs uid 0 in the container. */
  | "root"
  /** A user namespace makes that root nobody on the node. */
  | "user-namespace"
  /** A sandboxed runtime answers instead of the node's kernel. */
  | "sandbox";

export type Weighed = Pick<Step, "likelihood" | "precondition">;

/** So many levels less likely, never less than unlikely; what is unknown stays so. */
export function lower(likelihood: Likelihood, levels: number): Likelihood {
  if (likelihood === "unknown") return likelihood;
  return LEVELS[Math.max(0, LEVELS.indexOf(likelihood) - levels)] ?? "unlikely";
}

/** Whether the one is more likely than the other; unknown is as likely as possible. */
export function isMoreLikely(one: Likelihood, other: Likelihood): boolean {
  return toRank(one) > toRank(other);
}

/** Unknown counts as `possible` where an order is needed. */
function toRank(likelihood: Likelihood): number {
  return LEVELS.indexOf(likelihood === "unknown" ? "possible" : likelihood);
}

/** How likely a way out of one container is, given what stands in it; a barrier lowers it and never takes it away. */
export function weigh(base: Likelihood, subject: Subject, container: Container, barriers: readonly Barrier[]): Weighed {
  const doubts = [toContainerDoubt(subject, container), ...barriers.map((one) => toDoubt(one, subject, container))];
  const met = doubts.filter((doubt) => doubt !== undefined);
  const levels = met.reduce((sum, [count]) => sum + count, 0);
  const words = met.map(([, because]) => because).join("; ");
  return { likelihood: lower(base, levels), ...(words === "" ? {} : { precondition: words }) };
}

type Doubt = readonly [levels: number, because: string] | undefined;

function toContainerDoubt({ workload, running }: Subject, container: Container): Doubt {
  if (!isRunning(container)) return [2, `the code runs in init container "${container.name}", or in what it starts`];
  if (running < 2 || workload.podSpec.shareProcessNamespace === true) return undefined;
  return [1, `the code runs in container "${container.name}", not in another of the pod`];
}

function toDoubt(barrier: Barrier, subject: Subject, container: Container): Doubt {
  switch (barrier) {
    case "root":
      return subject.isWindows ? undefined : toRootDoubt(subject, container);
    case "user-namespace":
      return subject.hasUserNamespace ? [2, "a fault lets it out of the pod's user namespace"] : undefined;
    case "sandbox":
      return subject.isSandboxed ? [3, "a fault lets it out of the sandboxed runtime"] : undefined;
  }
}

/** A container that names no user may be root: most images are. */
function toRootDoubt({ workload }: Subject, { spec }: Container): Doubt {
  const pod = workload.podSpec.securityContext;
  const own = spec.securityContext;
  const user = own?.runAsUser ?? pod?.runAsUser;
  if (user === 0) return undefined;
  if (user === undefined && (own?.runAsNonRoot ?? pod?.runAsNonRoot) !== true) return undefined;
  return own?.allowPrivilegeEscalation === false && own.privileged !== true
    ? [3, "it becomes root although escalation is barred"]
    : [1, "it becomes root by a setuid program"];
}
