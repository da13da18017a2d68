import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";

/** The host's network, process and IPC namespaces must not be shared. */
export const hostNamespaces: PodCheck = {
  id: "hostNamespaces",
  level: "baseline",
  revisions: [{ since: "v1.0", check: checkNamespaces }],
};

function checkNamespaces({ spec }: PodUnderCheck): Forbidden | undefined {
  const shared: string[] = [];
  if (spec.hostNetwork === true) shared.push("hostNetwork=true");
  if (spec.hostPID === true) shared.push("hostPID=true");
  if (spec.hostIPC === true) shared.push("hostIPC=true");
  return shared.length === 0 ? undefined : { reason: "host namespaces", detail: shared.join(", ") };
}
