import { describe, expect, it } from "vitest";
import type { Step } from "../../../model/index.ts";
import { toChainFacts } from "../chain-facts.ts";
import { toPictureOf } from "../picture-for-tests.ts";

/** The escapes of one pod. @param spec YAML of the pod spec besides its container, and of the container */
function escapesOf(container: string, spec = ""): Step[] {
  const text = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { ${spec}${spec === "" ? "" : ", "}containers: [{ name: main, image: registry.example/web:1, ${container} }] }
`;
  return toChainFacts(toPictureOf(text)).steps.filter(({ kind }) => kind.startsWith("escape/"));
}

const SECCOMP = "seccompProfile: { type: RuntimeDefault }";

function summary(steps: readonly Step[]): string[] {
  return steps.map(({ kind, to, likelihood }) => `${kind.slice("escape/".length)} ${to} ${likelihood}`);
}

describe("a plain container", () => {
  it("leaves only the kernel to be broken, and nothing with a seccomp profile", () => {
    expect(summary(escapesOf("args: []"))).toEqual(["kernel-without-seccomp node:any unlikely"]);
    expect(escapesOf(`securityContext: { ${SECCOMP} }`)).toEqual([]);
    expect(escapesOf("args: []", `securityContext: { ${SECCOMP} }`)).toEqual([]);
  });

  it("names the technique, the evidence and a change that takes the step away", () => {
    const [step] = escapesOf(`securityContext: { privileged: true, ${SECCOMP} }`);
    expect(step).toMatchObject({
      from: "code:shop/%2FPod/web",
      technique: "T1611",
      evidence: [{ path: ["spec", "containers", 0, "securityContext", "privileged"] }],
      removedBy: ["pod/privileged@/Pod/shop/web/main"],
    });
  });
});

const SETTINGS: readonly (readonly [name: string, container: string, spec: string, ...expected: string[]])[] = [
  ["privileged", "securityContext: { privileged: true, SECCOMP }", "", "privileged node:any certain"],
  [
    "privileged without root",
    "securityContext: { privileged: true, runAsUser: 1000, SECCOMP }",
    "",
    "privileged node:any likely",
  ],
  [
    "privileged in a user namespace",
    "securityContext: { privileged: true, SECCOMP }",
    "hostUsers: false",
    "privileged node:any possible",
  ],
  [
    "privileged in a sandbox",
    "securityContext: { privileged: true, SECCOMP }",
    "runtimeClassName: gvisor",
    "privileged node:any unlikely",
  ],
  [
    "SYS_ADMIN",
    "securityContext: { capabilities: { add: [SYS_ADMIN] }, SECCOMP }",
    "",
    "capability-sys-admin node:any likely",
  ],
  [
    "SYS_MODULE of a user who cannot become root",
    "securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { add: [cap_sys_module] }, SECCOMP }",
    "",
    "capability-sys-module node:any unlikely",
  ],
  ["SYS_PTRACE alone", "securityContext: { capabilities: { add: [SYS_PTRACE] }, SECCOMP }", ""],
  [
    "SYS_PTRACE with the node's processes",
    "securityContext: { capabilities: { add: [SYS_PTRACE] }, SECCOMP }",
    "hostPID: true",
    "host-pid node:any possible",
    "trace-host-process node:any certain",
  ],
  [
    "DAC_READ_SEARCH",
    "securityContext: { capabilities: { add: [DAC_READ_SEARCH] }, SECCOMP }",
    "",
    "capability-dac-read-search node:any/files likely",
    "capability-dac-read-search node:any possible",
  ],
  [
    "DAC_READ_SEARCH without DAC_OVERRIDE",
    "securityContext: { capabilities: { drop: [ALL], add: [DAC_READ_SEARCH] }, SECCOMP }",
    "",
    "capability-dac-read-search node:any/files likely",
  ],
  [
    "a capability that opens nothing",
    "securityContext: { capabilities: { add: [NET_BIND_SERVICE, CHOWN] }, SECCOMP }",
    "",
  ],
  ["an unmasked /proc", "securityContext: { procMount: Unmasked, SECCOMP }", "", "unmasked-proc node:any likely"],
  [
    "an unmasked /proc in a user namespace",
    "securityContext: { procMount: Unmasked, SECCOMP }",
    "hostUsers: false",
    "unmasked-proc node:any unlikely",
  ],
  [
    "a device of a plugin",
    "resources: { limits: { nvidia.com/gpu: 1, memory: 1Gi } }, securityContext: { SECCOMP }",
    "",
    "device-plugin node:any unlikely",
  ],
  ["the node's memory", "securityContext: { SECCOMP }", "hostIPC: true", "host-ipc node:any unlikely"],
  [
    "the node's network",
    "securityContext: { SECCOMP }",
    "hostNetwork: true",
    "host-network endpoint:metadata likely",
    "host-network endpoint:kubelet certain",
  ],
  [
    "a Windows host process",
    "securityContext: { windowsOptions: { hostProcess: true } }",
    "os: { name: windows }, hostNetwork: true",
    "host-network endpoint:metadata likely",
    "host-network endpoint:kubelet certain",
    "host-process node:any certain",
  ],
];

describe("a container with", () => {
  it.each(SETTINGS)("%s gets what it opens", (_, container, spec, ...expected) => {
    expect(summary(escapesOf(container.replaceAll("SECCOMP", SECCOMP), spec))).toEqual(expected);
  });
});

/** What the mount of a path gives whoever writes, and who only reads. */
const PATHS: readonly (readonly [path: string, writing: readonly string[], reading: readonly string[]])[] = [
  [
    "/",
    [
      "runtime-socket node:any certain",
      "static-pod node:any certain",
      "kubelet-files node:any/files certain",
      "host-logs node:any/files possible",
    ],
    ["runtime-socket node:any certain", "kubelet-files node:any/files certain"],
  ],
  [
    "/etc",
    ["static-pod node:any certain", "kubelet-files node:any/files certain"],
    ["kubelet-files node:any/files certain"],
  ],
  ["//var/run/../run/docker.sock", ["runtime-socket node:any certain"], ["runtime-socket node:any certain"]],
  ["/proc/1/root/run/docker.sock", ["runtime-socket node:any certain"], ["runtime-socket node:any certain"]],
  ["/proc/self/task/1/cwd/run/docker.sock", ["runtime-socket node:any certain"], ["runtime-socket node:any certain"]],
  ["/var/run", ["runtime-socket node:any certain"], ["runtime-socket node:any certain"]],
  ["/run/containerd", ["runtime-socket node:any certain"], ["runtime-socket node:any certain"]],
  ["/run/crio/crio.sock", ["runtime-socket node:any certain"], ["runtime-socket node:any certain"]],
  [
    "\\\\\\\\.\\\\pipe\\\\containerd-containerd",
    ["runtime-socket node:any certain"],
    ["runtime-socket node:any certain"],
  ],
  [
    "/var/lib/kubelet",
    ["kubelet-files node:any/files certain", "kubelet-plugins node:any possible"],
    ["kubelet-files node:any/files certain"],
  ],
  [
    "/var/lib/kubelet/pki",
    ["kubelet-files node:any/files certain", "kubelet-plugins node:any possible"],
    ["kubelet-files node:any/files certain"],
  ],
  ["/var/lib/kubelet/plugins/disk.example", ["kubelet-plugins node:any possible"], []],
  [
    "/etc/kubernetes/manifests",
    ["static-pod node:any certain", "kubelet-files node:any/files certain"],
    ["kubelet-files node:any/files certain"],
  ],
  ["/var/lib/etcd", [], []],
  ["/root", ["host-programs node:any certain"], []],
  ["/usr/local/bin", ["host-programs node:any certain"], []],
  [
    "/proc",
    ["host-proc node:any certain", "host-proc-files node:any/files possible"],
    ["host-proc-files node:any/files possible"],
  ],
  ["/sys/fs/cgroup", ["host-sys node:any likely"], []],
  ["/dev", ["host-device node:any unlikely"], ["host-device node:any unlikely"]],
  ["/dev/sda1", ["host-device node:any unlikely"], ["host-device node:any unlikely"]],
  ["/var/log", ["host-logs node:any/files possible"], []],
  ["/var/log/shop", [], []],
  ["/lib/modules", ["host-programs node:any certain"], []],
  ["/etc/localtime", [], []],
  ["/data/web", [], []],
  ["/etcetera", [], []],
];

describe("a host path", () => {
  const volumes = (path: string): string =>
    `securityContext: { ${SECCOMP} }, volumes: [{ name: host, hostPath: { path: "${path}" } }]`;
  const sort = (lines: readonly string[]): string[] => lines.toSorted();

  it.each(PATHS)("%s gives what lies there", (path, writing, reading) => {
    const mount = (more: string): string => `volumeMounts: [{ name: host, mountPath: /host${more} }]`;
    expect(sort(summary(escapesOf(mount(""), volumes(path))))).toEqual(sort(writing));
    expect(sort(summary(escapesOf(mount(", readOnly: true"), volumes(path))))).toEqual(sort(reading));
  });

  it("gives nothing that no container mounts, and no more than the subPath that is mounted", () => {
    expect(escapesOf("args: []", volumes("/"))).toEqual([]);
    const below = "volumeMounts: [{ name: host, mountPath: /host, subPath: data/web }]";
    expect(escapesOf(below, volumes("/"))).toEqual([]);
    const root = "volumeMounts: [{ name: host, mountPath: /host, subPath: root }]";
    expect(summary(escapesOf(root, volumes("/")))).toEqual(["host-programs node:any certain"]);
  });

  it("is found behind a claim", () => {
    const text = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { ${SECCOMP} }
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
  containers: [{ name: main, image: registry.example/web:1, volumeMounts: [{ name: data, mountPath: /data }] }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { volumeName: disk }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { hostPath: { path: /root } }
`;
    const { steps } = toChainFacts(toPictureOf(text));
    expect(summary(steps.filter(({ kind }) => kind.startsWith("escape/")))).toEqual(["host-programs node:any certain"]);
  });
});

describe("likelihood", () => {
  it("is milder in init containers and where another container of the pod is the one that breaks out", () => {
    const beside = (field: string): string =>
      `securityContext: { ${SECCOMP} }, ${field}: [{ name: tool, image: registry.example/tool:1, securityContext: { privileged: true } }]`;
    expect(summary(escapesOf("args: []", beside("initContainers")))).toEqual(["privileged node:any possible"]);
    expect(summary(escapesOf("args: []", beside("ephemeralContainers")))).toEqual(["privileged node:any likely"]);
    expect(summary(escapesOf("args: []", `shareProcessNamespace: true, ${beside("ephemeralContainers")}`))).toEqual([
      "privileged node:any certain",
    ]);
  });

  it("goes by the handler of a runtime class where it was read", () => {
    const text = (handler: string): string => `apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: { name: gvisor }
handler: ${handler}
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { runtimeClassName: gvisor, containers: [{ name: main, image: web, securityContext: { privileged: true, ${SECCOMP} } }] }
`;
    const likelihoods = ["runsc", "runc"].map(
      (handler) =>
        toChainFacts(toPictureOf(text(handler))).steps.find(({ kind }) => kind === "escape/privileged")?.likelihood,
    );
    expect(likelihoods).toEqual(["unlikely", "certain"]);
  });
});
