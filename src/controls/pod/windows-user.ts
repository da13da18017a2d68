import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer } from "./setting.ts";

export const windowsUser: ContainerControl = {
  id: "pod/windows-user",
  title: "Windows containers name the user they run as",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Without runAsUserName the image decides, and many images run as ContainerAdministrator, who owns everything in the container.",
  },
  why: "ContainerUser has no rights beyond those of an ordinary user in the container.",
  fix: {
    text: "Set `windowsOptions.runAsUserName: ContainerUser`.",
    caution: "Programs that change the system inside the container stop working.",
  },
  residualRisk: "The container's own files that users may write stay writable.",
  tradeOff: "Programs that install or configure services need an administrator.",
  frameworks: {
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(container, workload) {
    if (!isWindows(workload)) return undefined;
    const own = container.spec.securityContext?.windowsOptions?.runAsUserName;
    const user = own ?? workload.podSpec.securityContext?.windowsOptions?.runAsUserName;
    if (user !== undefined && user.toLowerCase() !== "containeradministrator") return undefined;
    const state = user === undefined ? "leaves its Windows user to the image" : "runs as administrator";
    return {
      path: onContainer(container, "windowsOptions", "runAsUserName"),
      message: `container "${container.name}" ${state}`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { windowsOptions: { runAsUserName: ContainerUser } } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  nodeSelector: { kubernetes.io/os: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { windowsOptions: { runAsUserName: ContainerAdministrator } } }]
`,
    ],
  },
};
