import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toSeccomp } from "./profile.ts";
import { toSharedEdit } from "./setting.ts";

/** Unconfined is pod/seccomp-unconfined's. */
const KNOWN: ReadonlySet<string | undefined> = new Set(["RuntimeDefault", "Localhost", "Unconfined"]);

export const seccompProfile: ContainerControl = {
  id: "pod/seccomp-profile",
  title: "Containers run under a seccomp profile",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Without a profile a container may make every system call, also the rarely used ones in which most kernel faults that lead to the node were found.",
  },
  why: "RuntimeDefault refuses some sixty system calls that programs in containers do not need.",
  fix: {
    text: "Set `seccompProfile: { type: RuntimeDefault }` on the pod.",
    caution:
      "A program that needs a refused system call gets EPERM: run its tests under the profile, and read the node's audit log for type=SECCOMP.",
  },
  residualRisk: "The system calls that the profile allows still reach the kernel.",
  tradeOff: "Profilers, debuggers and some sandboxes (browsers) need a profile of their own.",
  frameworks: {
    cis: ["5.6.2"],
    nsa: ["Pod security: seccomp"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "SC-39"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611", "T1068"],
    owasp: ["K01"],
    pss: ["restricted"],
  },
  check(container, workload, context) {
    const profile = toSeccomp(container, workload, context);
    if (isWindows(workload) || KNOWN.has(profile.type)) return undefined;
    const state =
      profile.type === undefined
        ? "names no seccomp profile"
        : `names a seccomp profile of type ${JSON.stringify(profile.type)}, which does not exist`;
    const edit = toSharedEdit(container, workload, { key: "seccompProfile", value: { type: "RuntimeDefault" } });
    return { path: profile.path, message: `container "${container.name}" ${state}`, edits: [edit] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seccompProfile: { type: RuntimeDefault } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { seccompProfile: { type: Localhost, localhostProfile: web.json } } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { seccompProfile: { type: RuntimeDefault } } }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { seccompProfile: { type: RuntimeDefault } } }]
  ephemeralContainers: [{ name: debug, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
`,
    ],
  },
};
