import type { ContainerSpec, LifecycleHandler, Probe } from "../../../model/index.ts";
import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";
import { nameContainers, namesWhere, plural, quoteAll, sortUnique } from "../wording.ts";

/** Probes and lifecycle handlers, which the kubelet runs from the host's network, must not name a host of their own. */
export const hostProbesAndHostLifecycle: PodCheck = {
  id: "hostProbesAndHostLifecycle",
  level: "baseline",
  revisions: [{ since: "v1.34", check: checkHosts }],
};

function checkHosts({ containers }: PodUnderCheck): Forbidden | undefined {
  const badHosts: string[] = [];
  const bad = namesWhere(containers, (container) => {
    const hosts = findHosts(container);
    badHosts.push(...hosts);
    return hosts.length > 0;
  });
  if (bad.length === 0) return undefined;
  const names = sortUnique(bad);
  const hosts = sortUnique(badHosts);
  const hostsAre = plural("probe or lifecycle host", "probe or lifecycle hosts", hosts.length);
  return {
    reason: "probe or lifecycle host",
    detail: `${nameContainers(names)} ${plural("uses", "use", names.length)} ${hostsAre} ${quoteAll(hosts)}`,
  };
}

function findHosts(container: ContainerSpec): string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const handlers: (Probe | LifecycleHandler | undefined)[] = [
    livenessProbe,
    readinessProbe,
    startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ];
  const hosts: string[] = [];
  for (const handler of handlers) {
    if (handler?.httpGet?.host) hosts.push(handler.httpGet.host);
    if (handler?.tcpSocket?.host) hosts.push(handler.tcpSocket.host);
  }
  return hosts;
}
