import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameContainers, namesWhere, quoteAll, sortUnique } from "../wording.ts";

/** What container runtimes grant by default, without NET_RAW. */
const ALLOWED: ReadonlySet<string> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/** No capability beyond the default set may be added. */
export const capabilitiesBaseline: PodCheck = {
  id: "capabilities_baseline",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkAdded }],
};

function checkAdded({ containers }: PodUnderCheck): Forbidden | undefined {
  const badCapabilities: string[] = [];
  const bad = namesWhere(containers, (container) => {
    const added = container.securityContext?.capabilities?.add?.filter((capability) => !ALLOWED.has(capability)) ?? [];
    badCapabilities.push(...added);
    return added.length > 0;
  });
  if (bad.length === 0) return undefined;
  const capabilities = quoteAll(sortUnique(badCapabilities));
  return {
    reason: "non-default capabilities",
    detail: `${nameContainers(bad)} must not include ${capabilities} in securityContext.capabilities.add`,
  };
}
