import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { isInUserNamespace } from "../pod.ts";
import { nameContainers, namesWhere, quoteAll, sortUnique } from "../wording.ts";

/** The masks over /proc must stay; from 1.35 on a pod in a user namespace may lift them at level baseline. */
export const procMount: PodCheck = {
  id: "procMount",
  level: "baseline",
  revisions: [
    { since: "v1.0", check: checkMasks },
    { since: "v1.35", check: (pod) => (isInUserNamespace(pod) ? undefined : checkMasks(pod)) },
  ],
};

/** Nothing but the default masks, whichever namespace the pod is in. */
export function checkMasks({ containers }: PodUnderCheck): Forbidden | undefined {
  const badTypes: string[] = [];
  const bad = namesWhere(containers, ({ securityContext }) => {
    const type = securityContext?.procMount;
    if (type == null || type === "Default") return false;
    badTypes.push(type);
    return true;
  });
  if (bad.length === 0) return undefined;
  return {
    reason: "procMount",
    detail: `${nameContainers(bad)} must not set securityContext.procMount to ${quoteAll(sortUnique(badTypes))}`,
  };
}
