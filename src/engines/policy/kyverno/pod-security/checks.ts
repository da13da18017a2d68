import * as baseline from "./baseline-checks.ts";
import type { FindFaults } from "./baseline-checks.ts";
import type { CheckResult, PodParts } from "./field-fault.ts";
import * as restricted from "./restricted-checks.ts";

export interface LevelVersion {
  readonly level: "baseline" | "restricted";
  /** Minor version of Kubernetes; infinite: the latest. */
  readonly minor: number;
}

interface PodCheck {
  readonly id: string;
  readonly level: "baseline" | "restricted";
  readonly reason: string;
  /** From which minor version on; the first holds for all before it too. */
  readonly revisions: readonly (readonly [since: number, find: FindFaults])[];
  readonly hidesFields?: true;
}

const SELINUX_TYPES = ["", "container_t", "container_init_t", "container_kvm_t"];
const SYSCTLS = [
  "kernel.shm_rmid_forced",
  ..."ip_local_port_range tcp_syncookies ping_group_range ip_unprivileged_port_start".split(" ").map(toIpv4),
];
const SYSCTLS_27 = [...SYSCTLS, toIpv4("ip_local_reserved_ports")];
const SYSCTLS_29 = [
  ...SYSCTLS_27,
  ..."tcp_keepalive_time tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes".split(" ").map(toIpv4),
];
const SYSCTLS_32 = [...SYSCTLS_29, toIpv4("tcp_rmem"), toIpv4("tcp_wmem")];

function toIpv4(name: string): string {
  return `net.ipv4.${name}`;
}

function always(id: string, level: PodCheck["level"], reason: string, find: FindFaults): PodCheck {
  return { id, level, reason, revisions: [[0, find]] };
}

function sinceWindows(id: string, reason: string, find: FindFaults): PodCheck {
  return {
    id,
    level: "restricted",
    reason,
    revisions: [
      [0, find],
      [25, restricted.exceptWindows(find)],
    ],
  };
}

/**
 * The checks of the Pod Security Standards with the fields at fault, in the order in which Kyverno names them. The
 * verdicts are those of the Pod Security engine, save that pods in user namespaces are let off nothing; only here fields
 * are told, since exclusions are by field.
 * @see github.com/kyverno/pod-security-admission, policy
 */
const CHECKS: readonly PodCheck[] = [
  sinceWindows("allowPrivilegeEscalation", "allowPrivilegeEscalation != false", restricted.findEscalation),
  always("appArmorProfile", "baseline", "forbidden AppArmor profile", baseline.findAppArmor),
  always("capabilities_baseline", "baseline", "non-default capabilities", baseline.findCapabilities),
  sinceWindows("capabilities_restricted", "unrestricted capabilities", restricted.findKeptCapabilities),
  always("hostNamespaces", "baseline", "host namespaces", baseline.findHostNamespaces),
  always("hostPathVolumes", "baseline", "hostPath volumes", baseline.findHostPaths),
  always("hostPorts", "baseline", "hostPort", baseline.findHostPorts),
  {
    ...always("hostProbesAndHostLifecycle", "baseline", "probe or lifecycle host", baseline.findProbeHosts),
    hidesFields: true,
  },
  always("privileged", "baseline", "privileged", baseline.findPrivileged),
  always("procMount", "baseline", "procMount", baseline.findProcMounts),
  always("restrictedVolumes", "restricted", "restricted volume types", restricted.findVolumes),
  always("runAsNonRoot", "restricted", "runAsNonRoot != true", restricted.findRootAllowed),
  always("runAsUser", "restricted", "runAsUser=0", restricted.findRootUsers),
  {
    id: "seLinuxOptions",
    level: "baseline",
    reason: "seLinuxOptions",
    revisions: [
      [0, baseline.findSeLinux(new Set(SELINUX_TYPES))],
      [31, baseline.findSeLinux(new Set([...SELINUX_TYPES, "container_engine_t"]))],
    ],
  },
  {
    id: "seccompProfile_baseline",
    level: "baseline",
    reason: "seccompProfile",
    revisions: [
      [0, baseline.findSeccompAnnotations],
      [19, baseline.findSeccomp],
    ],
  },
  sinceWindows("seccompProfile_restricted", "seccompProfile", restricted.findMissingSeccomp(baseline.findSeccomp)),
  {
    id: "sysctls",
    level: "baseline",
    reason: "forbidden sysctls",
    revisions: [
      [0, baseline.findSysctls(new Set(SYSCTLS))],
      [27, baseline.findSysctls(new Set(SYSCTLS_27))],
      [29, baseline.findSysctls(new Set(SYSCTLS_29))],
      [32, baseline.findSysctls(new Set(SYSCTLS_32))],
    ],
  },
  always("windowsHostProcess", "baseline", "hostProcess", baseline.findHostProcesses),
];

/** The checks that do not allow the pod. */
export function checkPodParts(pod: PodParts, { level, minor }: LevelVersion): readonly CheckResult[] {
  return CHECKS.flatMap(({ id, level: own, reason, revisions, hidesFields }) => {
    if (level === "baseline" && own === "restricted") return [];
    const find = revisions.findLast(([since]) => since <= minor)?.[1];
    const faults = find?.(pod) ?? [];
    return faults.length === 0 ? [] : [{ id, reason, faults: hidesFields === true ? undefined : faults }];
  });
}
