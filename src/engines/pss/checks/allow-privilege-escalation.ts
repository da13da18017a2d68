import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { isWindows } from "../pod.ts";
import { nameContainers, namesWhere } from "../wording.ts";

/** Privilege escalation (set-user-id files and the like) must be switched off in every container. */
export const allowPrivilegeEscalation: PodCheck = {
  id: "allowPrivilegeEscalation",
  level: "restricted",
  revisions: [
    { since: "v1.8", check: checkContainers },
    { since: "v1.25", check: (pod) => (isWindows(pod) ? undefined : checkContainers(pod)) },
  ],
};

function checkContainers({ containers }: PodUnderCheck): Forbidden | undefined {
  const bad = namesWhere(containers, (container) => container.securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: "allowPrivilegeEscalation != false",
    detail: `${nameContainers(bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}
