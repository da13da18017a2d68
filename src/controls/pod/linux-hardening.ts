import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer, toEffective, toSharedEdit } from "./setting.ts";
import { toAppArmor, toSeccomp } from "./profile.ts";
import { toCapability, toDropped } from "./capabilities.ts";

export const linuxHardening: ContainerControl = {
  id: "pod/linux-hardening",
  title: "Containers use at least one of the kernel's defences",
  layer: "container",
  impact: "medium",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With neither seccomp, SELinux or AppArmor stated nor a capability dropped, only the namespaces of the runtime stand between the program and the node.",
  },
  why: "Each of the four takes system calls, files or rights from a process that has been taken over.",
  fix: {
    text: "Set `seccompProfile: { type: RuntimeDefault }` on the pod; better, also drop ALL capabilities.",
    caution: "See pod/seccomp-profile.",
  },
  residualRisk: "One defence alone leaves the doors of the others.",
  tradeOff: "See pod/seccomp-profile.",
  frameworks: {
    cis: ["5.6.3"],
    nsa: ["Pod security: seccomp", "Pod security: AppArmor and SELinux"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container, workload, context) {
    const seccomp = toSeccomp(container, workload, context).type ?? "Unconfined";
    const appArmor = toAppArmor(container, workload).type ?? "Unconfined";
    const seLinux = toEffective(container, workload, "seLinuxOptions").value ?? {};
    const addsAll = (container.spec.securityContext?.capabilities?.add ?? []).some(
      (name) => toCapability(name) === "ALL",
    );
    const isHardened = [seccomp, appArmor].some((type) => type !== "Unconfined") || Object.keys(seLinux).length > 0;
    if (isWindows(workload) || isHardened || (toDropped(container).size > 0 && !addsAll)) return undefined;
    const edit = toSharedEdit(container, workload, { key: "seccompProfile", value: { type: "RuntimeDefault" } });
    return {
      path: onContainer(container),
      message: `container "${container.name}" uses none of seccomp, SELinux, AppArmor and dropped capabilities`,
      edits: [edit],
    };
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [NET_RAW] } } }]
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [NET_RAW] } } }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { capabilities: { drop: [ALL], add: [ALL] } } }]
`,
    ],
  },
};
