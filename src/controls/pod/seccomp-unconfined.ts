import type { ContainerControl, Edit } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toSeccomp } from "./profile.ts";

export const seccompUnconfined: ContainerControl = {
  id: "pod/seccomp-unconfined",
  title: "Containers do not switch seccomp off",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Somebody took the filter away on purpose: every system call of the node's kernel is open to whoever runs code in the container.",
  },
  why: "RuntimeDefault refuses some sixty system calls that programs in containers do not need.",
  fix: {
    text: "Set `seccompProfile: { type: RuntimeDefault }`, or Localhost with a profile that allows what the program needs.",
    caution:
      "The filter was switched off for a reason: run the program's tests under RuntimeDefault and read the node's audit log for type=SECCOMP.",
  },
  residualRisk: "The system calls that the profile allows still reach the kernel.",
  tradeOff: "Writing a Localhost profile takes a recording of the program's system calls.",
  frameworks: {
    cis: ["5.6.2"],
    nsa: ["Pod security: seccomp"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611", "T1068"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container, workload, context) {
    const { type, from, path } = toSeccomp(container, workload, context);
    if (type !== "Unconfined" || isWindows(workload)) return undefined;
    const edit: Edit =
      from === "annotation"
        ? { op: "set", path, value: "runtime/default" }
        : { op: "set", path, value: "RuntimeDefault" };
    return { path, message: `container "${container.name}" runs without a seccomp filter`, edits: [edit] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seccompProfile: { type: Unconfined } }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { seccompProfile: { type: RuntimeDefault } } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seccompProfile: { type: Unconfined } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seccompProfile: { type: RuntimeDefault } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  ephemeralContainers: [{ name: debug, image: "registry.example/web:1.4.2", securityContext: { seccompProfile: { type: Unconfined } } }]
`,
    ],
  },
};
