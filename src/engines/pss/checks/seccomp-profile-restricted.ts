import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { isWindows } from "../pod.ts";
import { nameContainers, namesWhere } from "../wording.ts";
import { checkFields } from "./seccomp-profile-baseline.ts";

const overrides = ["seccompProfile_baseline"];

/** Seccomp must be switched on, for the pod or for every container. */
export const seccompProfileRestricted: PodCheck = {
  id: "seccompProfile_restricted",
  level: "restricted",
  revisions: [
    { since: "v1.19", check: checkFieldsAreSet, overrides },
    { since: "v1.25", check: (pod) => (isWindows(pod) ? undefined : checkFieldsAreSet(pod)), overrides },
  ],
};

function checkFieldsAreSet(pod: PodUnderCheck): Forbidden | undefined {
  const badlySet = checkFields(pod);
  if (badlySet !== undefined || pod.spec.securityContext?.seccompProfile != null) return badlySet;

  const silent = namesWhere(pod.containers, (container) => container.securityContext?.seccompProfile == null);
  if (silent.length === 0) return undefined;
  return {
    reason: "seccompProfile",
    detail: `pod or ${nameContainers(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}
