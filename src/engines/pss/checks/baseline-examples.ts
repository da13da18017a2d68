import { type Examples, withContainer, withEveryKind, withSecurityContext } from "./example.ts";

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io";
const SECCOMP = "container.seccomp.security.alpha.kubernetes.io";
const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const ALL_KINDS = '"init", "sidecar", "web", "debug"';

/** What each baseline check allows and forbids, by id. */
export const BASELINE_EXAMPLES: Readonly<Record<string, Examples>> = {
  appArmorProfile: {
    good: [
      { spec: withSecurityContext({}) },
      { spec: withSecurityContext({ appArmorProfile: { type: "Localhost", localhostProfile: "web" } }) },
      { spec: withSecurityContext({}), annotations: { [`${APP_ARMOR}/web`]: "localhost/web", [`${APP_ARMOR}/b`]: "" } },
    ],
    bad: [
      {
        spec: withEveryKind({ appArmorProfile: { type: "Unconfined" } }),
        detail: `containers ${ALL_KINDS} must not set AppArmor profile type to "Unconfined"`,
      },
      {
        spec: withSecurityContext({}, { securityContext: { appArmorProfile: {} } }),
        annotations: { [`${APP_ARMOR}/web`]: "unconfined\n" },
        detail: `pod and annotation must not set AppArmor profile type to "", "${APP_ARMOR}/web="unconfined\\n""`,
      },
    ],
  },
  capabilities_baseline: {
    good: [{ spec: withEveryKind({ capabilities: { add: ["CHOWN", "NET_BIND_SERVICE"] } }) }],
    bad: [
      {
        spec: withEveryKind({ capabilities: { add: ["SYS_ADMIN", "CHOWN", "NET_RAW"] } }),
        detail: `containers ${ALL_KINDS} must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add`,
      },
      {
        spec: withSecurityContext({ capabilities: { add: ["chown"] } }),
        detail: 'container "web" must not include "chown" in securityContext.capabilities.add',
      },
    ],
  },
  hostNamespaces: {
    good: [{ spec: { hostNetwork: false, hostPID: false } }],
    bad: [
      { spec: { hostIPC: true }, detail: "hostIPC=true" },
      {
        spec: { hostNetwork: true, hostPID: true, hostIPC: true },
        detail: "hostNetwork=true, hostPID=true, hostIPC=true",
      },
    ],
  },
  hostPathVolumes: {
    good: [{ spec: { volumes: [{ name: "cache", emptyDir: {} }] } }],
    bad: [
      { spec: { volumes: [{ name: "root", hostPath: {} }] }, detail: 'volume "root"' },
      {
        spec: {
          volumes: [
            { name: "a", hostPath: { path: "/" } },
            { name: "b", hostPath: {} },
          ],
        },
        detail: 'volumes "a", "b"',
      },
    ],
  },
  hostPorts: {
    good: [
      { spec: withContainer({ ports: [{ containerPort: 80, hostPort: 0 }] }) },
      { spec: withContainer({ ports: [] }, { hostNetwork: true }) },
    ],
    bad: [
      {
        spec: withContainer({ ports: [{ hostPort: 443 }, { hostPort: 80 }, { containerPort: 81 }] }),
        detail: 'container "web" uses hostPorts 443, 80',
      },
      {
        spec: withContainer({ ports: [{ containerPort: 80 }] }, { hostNetwork: true }),
        detail: 'container "web" uses hostPort 80',
      },
      {
        spec: {
          initContainers: [{ name: "init", ports: [{ hostPort: 80 }] }],
          containers: [{ ports: [{ hostPort: 80 }] }],
        },
        detail: 'containers "init", "" use hostPort 80',
      },
    ],
  },
  hostProbesAndHostLifecycle: {
    good: [
      {
        spec: withContainer({
          livenessProbe: { httpGet: { port: 80, host: "" } },
          lifecycle: { preStop: { exec: {} } },
        }),
      },
      { spec: withContainer({ livenessProbe: { httpGet: { host: "a" } } }), version: "v1.33" },
    ],
    bad: [
      {
        spec: withContainer({ livenessProbe: { httpGet: { host: "a" } } }),
        version: "v1.34",
        detail: 'container "web" uses probe or lifecycle host "a"',
      },
      {
        spec: withContainer({
          readinessProbe: { tcpSocket: { host: "e" } },
          startupProbe: { httpGet: { host: "d" } },
          lifecycle: { postStart: { httpGet: { host: "c" } }, preStop: { tcpSocket: { host: "b" } } },
        }),
        detail: 'container "web" uses probe or lifecycle hosts "b", "c", "d", "e"',
      },
    ],
  },
  privileged: {
    good: [{ spec: withEveryKind({ privileged: false }) }, { spec: withContainer({}) }],
    bad: [
      {
        spec: withEveryKind({ privileged: true }),
        detail: `containers ${ALL_KINDS} must not set securityContext.privileged=true`,
      },
    ],
  },
  procMount: {
    good: [
      { spec: withEveryKind({ procMount: "Default" }) },
      { spec: withSecurityContext({ procMount: "Unmasked" }, { hostUsers: false }), version: "v1.35" },
    ],
    bad: [
      {
        spec: withSecurityContext({ procMount: "Unmasked" }, { hostUsers: false }),
        version: "v1.34",
        detail: 'container "web" must not set securityContext.procMount to "Unmasked"',
      },
      {
        spec: withEveryKind({ procMount: "other" }),
        detail: `containers ${ALL_KINDS} must not set securityContext.procMount to "other"`,
      },
    ],
  },
  seLinuxOptions: {
    good: [
      { spec: withEveryKind({ seLinuxOptions: { type: "container_kvm_t", level: "s0", user: "", role: "" } }) },
      { spec: withSecurityContext({ seLinuxOptions: { type: "container_engine_t" } }), version: "v1.31" },
    ],
    bad: [
      {
        spec: withSecurityContext({ seLinuxOptions: { type: "container_engine_t" } }),
        version: "v1.30",
        detail: 'container "web" set forbidden securityContext.seLinuxOptions: type "container_engine_t"',
      },
      {
        spec: withSecurityContext(
          { seLinuxOptions: { type: "b", user: "u" } },
          { securityContext: { seLinuxOptions: { type: "a", role: "r" } } },
        ),
        detail:
          'pod and container "web" set forbidden securityContext.seLinuxOptions: types "a", "b"; user may not be set; role may not be set',
      },
    ],
  },
  seccompProfile_baseline: {
    good: [
      { spec: withSecurityContext({}) },
      { spec: withEveryKind({ seccompProfile: { type: "Localhost" } }) },
      {
        spec: withContainer({}),
        version: "v1.18",
        annotations: { [SECCOMP_POD]: "docker/default", [`${SECCOMP}/x`]: "unconfined" },
      },
      { spec: withContainer({}), version: "v1.19", annotations: { [SECCOMP_POD]: "unconfined" } },
    ],
    bad: [
      {
        spec: withSecurityContext(
          { seccompProfile: { type: "Unconfined" } },
          { securityContext: { seccompProfile: { type: "other" } } },
        ),
        detail: 'pod and container "web" must not set securityContext.seccompProfile.type to "Unconfined", "other"',
      },
      {
        spec: withSecurityContext({ seccompProfile: { type: "RuntimeDefault" } }),
        version: "v1.18",
        annotations: { [SECCOMP_POD]: "unconfined", [`${SECCOMP}/web`]: '"\u200b' },
        detail: `forbidden annotations ${SECCOMP}/web="\\"\\u200b", ${SECCOMP_POD}="unconfined"`,
      },
    ],
  },
  sysctls: {
    good: [
      { spec: { securityContext: { sysctls: [{ name: "kernel.shm_rmid_forced" }] } }, version: "v1.0" },
      { spec: { securityContext: { sysctls: [{ name: "net.ipv4.ip_local_reserved_ports" }] } }, version: "v1.27" },
      { spec: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_fin_timeout" }] } }, version: "v1.29" },
      { spec: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem" }] } }, version: "v1.32" },
    ],
    bad: [
      {
        spec: {
          securityContext: { sysctls: [{ name: "net.ipv4.ip_local_reserved_ports" }, { name: "kernel.msgmax" }] },
        },
        version: "v1.26",
        detail: "net.ipv4.ip_local_reserved_ports, kernel.msgmax",
      },
      {
        spec: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_fin_timeout" }] } },
        version: "v1.28",
        detail: "net.ipv4.tcp_fin_timeout",
      },
      {
        spec: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem" }] } },
        version: "v1.31",
        detail: "net.ipv4.tcp_rmem",
      },
    ],
  },
  windowsHostProcess: {
    good: [{ spec: withEveryKind({ windowsOptions: { hostProcess: false } }) }],
    bad: [
      {
        spec: withSecurityContext(
          { windowsOptions: { hostProcess: true } },
          { securityContext: { windowsOptions: { hostProcess: true } } },
        ),
        detail: 'pod and container "web" must not set securityContext.windowsOptions.hostProcess=true',
      },
    ],
  },
};
