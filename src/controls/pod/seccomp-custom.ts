import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { toSeccomp } from "./profile.ts";

export const seccompCustom: ContainerControl = {
  id: "pod/seccomp-custom",
  title: "Containers use the seccomp profile of the runtime",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A profile of one's own lies on each node as a file: where it is missing the container does not start, and where it is too wide nobody notices.",
  },
  why: "RuntimeDefault comes with the runtime and is the same on all nodes.",
  fix: {
    text: "Set `seccompProfile: { type: RuntimeDefault }`.",
  },
  residualRisk: "A profile made for the program may be narrower than RuntimeDefault.",
  tradeOff: "Tailored profiles are the stricter choice where they are kept in step.",
  frameworks: {
    cis: ["5.6.2"],
    nsa: ["Pod security: seccomp"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(container, workload, context) {
    const { type, path } = toSeccomp(container, workload, context);
    if (type !== "Localhost" || isWindows(workload)) return undefined;
    return { path, message: `container "${container.name}" uses a seccomp profile kept on the node` };
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
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seccompProfile: { type: Localhost, localhostProfile: web.json } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
