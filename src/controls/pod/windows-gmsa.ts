import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer } from "./setting.ts";

export const windowsGmsa: ContainerControl = {
  id: "pod/windows-gmsa",
  title: "Windows containers name the managed account they use",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["spoofing"],
    text: "Without a group managed service account a program on Windows takes part in the domain with a password kept in its configuration, which whoever reads it can use.",
  },
  why: "The domain controller hands out and changes the password of a managed account; no program has to keep it.",
  fix: {
    text: "Set `windowsOptions.gmsaCredentialSpecName` on the pod.",
  },
  residualRisk: "Code in the container acts as the account while it runs.",
  tradeOff: "Needs a domain, the credential spec resource and nodes that belong to the domain.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["IA-5"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check(container, workload) {
    if (!isWindows(workload)) return undefined;
    const own = container.spec.securityContext?.windowsOptions?.gmsaCredentialSpecName;
    if ((own ?? workload.podSpec.securityContext?.windowsOptions?.gmsaCredentialSpecName) !== undefined)
      return undefined;
    const path = onContainer(container, "windowsOptions", "gmsaCredentialSpecName");
    return { path, message: `container "${container.name}" names no group managed service account` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { windowsOptions: { gmsaCredentialSpecName: web } } }]
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
    ],
  },
};
