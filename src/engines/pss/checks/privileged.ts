import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameContainers, namesWhere } from "../wording.ts";

/** Privileged containers, for which most security mechanisms are off, are forbidden. */
export const privileged: PodCheck = {
  id: "privileged",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkContainers }],
};

function checkContainers({ containers }: PodUnderCheck): Forbidden | undefined {
  const bad = namesWhere(containers, (container) => container.securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return { reason: "privileged", detail: `${nameContainers(bad)} must not set securityContext.privileged=true` };
}
