import type { ContainerControl } from "../../model/index.ts";

export const privileged: ContainerControl = {
  id: "pod/privileged",
  title: "Containers do not run privileged",
  layer: "container",
  impact: "critical",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Whoever runs code in a privileged container holds every capability and every device of the node: one mount of the node's disk and the node, with the credentials of all its pods, is theirs.",
  },
  why: "An unprivileged container keeps the kernel's namespaces, device cgroup, capability bounds and seccomp filter between the process and the node.",
  fix: {
    text: "Remove `privileged: true`, or set it to false. Give the one capability or device the program needs instead.",
    caution:
      "Programs that load modules, mount or configure the node's network stop working; look for what they need with the container's logs after a trial without it.",
  },
  residualRisk:
    "Kernel vulnerabilities, host mounts and added capabilities still lead out of an unprivileged container.",
  tradeOff: "Node agents (CNI, CSI, monitoring) need a namespace of their own where it is allowed.",
  frameworks: {
    cis: ["5.2.2"],
    nsa: ["Pod security: privileged containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6", "7.2.1"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1610", "T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container) {
    if (container.spec.securityContext?.privileged !== true) return undefined;
    const path = [...container.path, "securityContext", "privileged"];
    return {
      path,
      message: `container "${container.name}" runs privileged`,
      edits: [{ op: "set", path, value: false }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      securityContext: { privileged: false }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  initContainers:
    - name: tune
      image: registry.example/tune:1.0.0
      securityContext: { privileged: true }
`,
    ],
  },
};
