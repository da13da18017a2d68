import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { isWindows } from "../pod.ts";
import { nameContainers, namesWhere, quoteAll, sortUnique } from "../wording.ts";

const overrides = ["capabilities_baseline"];

/** Every container must drop ALL capabilities and may add back NET_BIND_SERVICE only. */
export const capabilitiesRestricted: PodCheck = {
  id: "capabilities_restricted",
  level: "restricted",
  revisions: [
    { since: "v1.22", check: checkCapabilities, overrides },
    { since: "v1.25", check: (pod) => (isWindows(pod) ? undefined : checkCapabilities(pod)), overrides },
  ],
};

function checkCapabilities({ containers }: PodUnderCheck): Forbidden | undefined {
  const details: string[] = [];
  const keeping = namesWhere(
    containers,
    (container) => !container.securityContext?.capabilities?.drop?.includes("ALL"),
  );
  if (keeping.length > 0) details.push(`${nameContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`);

  const badCapabilities: string[] = [];
  const adding = namesWhere(containers, (container) => {
    const added =
      container.securityContext?.capabilities?.add?.filter((capability) => capability !== "NET_BIND_SERVICE") ?? [];
    badCapabilities.push(...added);
    return added.length > 0;
  });
  if (adding.length > 0) {
    const capabilities = quoteAll(sortUnique(badCapabilities));
    details.push(`${nameContainers(adding)} must not include ${capabilities} in securityContext.capabilities.add`);
  }
  return details.length === 0 ? undefined : { reason: "unrestricted capabilities", detail: details.join("; ") };
}
