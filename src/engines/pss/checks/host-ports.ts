import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameContainers, namesWhere, plural, sortUnique } from "../wording.ts";

/** No port may be opened on the host. */
export const hostPorts: PodCheck = {
  id: "hostPorts",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkPorts }],
};

function checkPorts({ spec, containers }: PodUnderCheck): Forbidden | undefined {
  const badPorts: string[] = [];
  const bad = namesWhere(containers, (container) => {
    const before = badPorts.length;
    for (const { hostPort, containerPort } of container.ports ?? []) {
      // 0 is "none"; on the host's network the API server then fills in the container's port before admission sees it.
      const port = hostPort || (spec.hostNetwork === true && containerPort) || 0;
      if (port !== 0) badPorts.push(String(port));
    }
    return badPorts.length > before;
  });
  if (bad.length === 0) return undefined;
  const ports = sortUnique(badPorts);
  const uses = plural("uses", "use", bad.length);
  return {
    reason: "hostPort",
    detail: `${nameContainers(bad)} ${uses} ${plural("hostPort", "hostPorts", ports.length)} ${ports.join(", ")}`,
  };
}
