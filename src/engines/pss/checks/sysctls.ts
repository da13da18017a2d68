import type { Forbidden, PodCheck, PodUnderCheck } from "../check.ts";

/** Kernel parameters that are kept apart per pod or container; each version adds to the one before. */
const SAFE_1_0 = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
];
const SAFE_1_27 = [...SAFE_1_0, "net.ipv4.ip_local_reserved_ports"];
const SAFE_1_29 = [
  ...SAFE_1_27,
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
];
const SAFE_1_32 = [...SAFE_1_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

/** Only kernel parameters that cannot affect another pod or the host may be set. */
export const sysctls: PodCheck = {
  id: "sysctls",
  level: "baseline",
  revisions: [
    { since: "v1.0", check: (pod) => checkNames(pod, SAFE_1_0) },
    { since: "v1.27", check: (pod) => checkNames(pod, SAFE_1_27) },
    { since: "v1.29", check: (pod) => checkNames(pod, SAFE_1_29) },
    { since: "v1.32", check: (pod) => checkNames(pod, SAFE_1_32) },
  ],
};

function checkNames({ spec }: PodUnderCheck, safe: readonly string[]): Forbidden | undefined {
  const names = (spec.securityContext?.sysctls ?? []).map((sysctl) => sysctl.name ?? "");
  const bad = names.filter((name) => !safe.includes(name));
  return bad.length === 0 ? undefined : { reason: "forbidden sysctls", detail: bad.join(", ") };
}
