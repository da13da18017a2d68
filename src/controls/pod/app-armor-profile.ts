import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toAppArmor } from "./profile.ts";
import { toSharedEdit } from "./setting.ts";

export const appArmorProfile: ContainerControl = {
  id: "pod/app-armor-profile",
  title: "Containers name their AppArmor profile",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "On nodes whose runtime applies no profile by itself the container runs without one, and nobody sees it in the manifest.",
  },
  why: "A named profile is applied, or the container does not start.",
  fix: {
    text: "Set `appArmorProfile: { type: RuntimeDefault }` on the pod.",
    caution: "Only for clusters whose nodes have AppArmor; the field needs Kubernetes 1.30.",
  },
  residualRisk: "Nodes without AppArmor cannot apply it.",
  tradeOff: "A pod that names a profile does not start on nodes without AppArmor.",
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
    const profile = toAppArmor(container, workload);
    if (profile.type !== undefined || isWindows(workload)) return undefined;
    const edit = toSharedEdit(container, workload, { key: "appArmorProfile", value: { type: "RuntimeDefault" } });
    return { path: profile.path, message: `container "${container.name}" names no AppArmor profile`, edits: [edit] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { appArmorProfile: { type: RuntimeDefault } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { container.apparmor.security.beta.kubernetes.io/web: runtime/default } }
spec:
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
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { appArmorProfile: { type: RuntimeDefault } } }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
