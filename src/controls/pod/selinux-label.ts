import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toEffective } from "./setting.ts";

export const selinuxLabel: ContainerControl = {
  id: "pod/selinux-label",
  title: "Containers state their SELinux options",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Without a level of its own the container takes the one the runtime picks; on nodes where the runtime does not separate levels, containers reach one another's files.",
  },
  why: "A level of its own keeps the container's files from other containers of the same type.",
  fix: {
    text: 'Set `seLinuxOptions: { level: "s0:c1,c2" }` on the pod.',
  },
  residualRisk: "Nodes without SELinux enforce nothing.",
  tradeOff: "Levels have to be handed out; OpenShift does that for every namespace.",
  frameworks: {
    nsa: ["Pod security: AppArmor and SELinux"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container, workload) {
    const { value, path } = toEffective(container, workload, "seLinuxOptions");
    if (isWindows(workload) || (value !== undefined && Object.keys(value).length > 0)) return undefined;
    return { path, message: `container "${container.name}" states no SELinux options` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seLinuxOptions: { level: "s0:c123,c456" } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
