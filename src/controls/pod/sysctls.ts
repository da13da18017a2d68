import { isAtLeast } from "../../formats/kubernetes-version/index.ts";
import type { Edit, WorkloadControl } from "../../model/index.ts";
import { onPod } from "./setting.ts";

/** Sysctls that the kubelet allows without being told, with the Kubernetes version they are safe since. @see Pod Security Standards, Sysctls */
const SAFE_SINCE: ReadonlyMap<string, string> = new Map([
  ["kernel.shm_rmid_forced", "1.0"],
  ["net.ipv4.ip_local_port_range", "1.0"],
  ["net.ipv4.tcp_syncookies", "1.0"],
  ["net.ipv4.ping_group_range", "1.0"],
  ["net.ipv4.ip_unprivileged_port_start", "1.0"],
  ["net.ipv4.ip_local_reserved_ports", "1.27"],
  ["net.ipv4.tcp_keepalive_time", "1.29"],
  ["net.ipv4.tcp_fin_timeout", "1.29"],
  ["net.ipv4.tcp_keepalive_intvl", "1.29"],
  ["net.ipv4.tcp_keepalive_probes", "1.29"],
  ["net.ipv4.tcp_rmem", "1.32"],
  ["net.ipv4.tcp_wmem", "1.32"],
]);

export const podSysctls: WorkloadControl = {
  id: "pod/sysctls",
  title: "Pods set only sysctls that stay inside the pod",
  layer: "container",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["denial-of-service", "tampering"],
    text: "Sysctls outside the safe set can starve the node (shared memory, message queues, connection tables) or change it for every pod on it.",
  },
  why: "The safe ones are held apart for each pod and bounded by its memory.",
  fix: {
    text: "Remove the sysctl; let the node's administrator set it on nodes kept for this workload if it must be.",
    caution: "The program loses what it was tuned for; compare throughput before and after.",
  },
  residualRisk: "Safe sysctls can still make the pod itself unreachable.",
  tradeOff: "Databases and proxies tuned by kernel.shm* or net.core.* need nodes prepared for them.",
  frameworks: {
    nsa: ["Pod security: hardening the container's runtime settings"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1499"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload, { settings }) {
    const sysctls = workload.podSpec.securityContext?.sysctls ?? [];
    const isSafe = ({ name = "" }): boolean => {
      const since = SAFE_SINCE.get(name.replaceAll("/", "."));
      return since !== undefined && isAtLeast(settings.kubernetesVersion, since);
    };
    const path = onPod(workload, "sysctls");
    const kept = sysctls.filter(isSafe).map(({ name = "", value = "" }) => ({ name, value }));
    const edits: Edit[] = [kept.length === 0 ? { op: "remove", path } : { op: "set", path, value: kept }];
    return sysctls.flatMap((sysctl, index) =>
      isSafe(sysctl)
        ? []
        : [
            {
              path: [...path, index],
              message: `the pod sets the unsafe sysctl ${JSON.stringify(sysctl.name ?? "")}`,
              edits,
            },
          ],
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { sysctls: [{ name: net.ipv4.tcp_syncookies, value: "1" }] }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { sysctls: [{ name: kernel.msgmax, value: "65536" }] }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
