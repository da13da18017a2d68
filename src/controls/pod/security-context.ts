import type { WorkloadControl } from "../../model/index.ts";
import { onContainer, onPod } from "./setting.ts";

export const securityContext: WorkloadControl = {
  id: "pod/security-context",
  title: "Pods and containers state a security context",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Where nothing is stated everything is at its default: the image's user, the runtime's capabilities, a writable root and privilege escalation.",
  },
  why: "A stated context shows that somebody decided.",
  fix: {
    text: "Give the pod and each container a `securityContext` as the restricted Pod Security Standard asks.",
  },
  residualRisk: "A context may state what is dangerous.",
  tradeOff: "None.",
  frameworks: {
    cis: ["5.6.3"],
    nsa: ["Pod security: hardening the container's runtime settings"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(workload) {
    const isEmpty = (context: object | undefined): boolean => Object.keys(context ?? {}).length === 0;
    const pod = isEmpty(workload.podSpec.securityContext)
      ? [{ path: onPod(workload), message: "the pod states no security context" }]
      : [];
    const containers = workload.containers
      .filter(({ spec }) => isEmpty(spec.securityContext))
      .map((container) => ({
        path: onContainer(container),
        message: `container "${container.name}" states no security context`,
      }));
    return [...pod, ...containers];
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsNonRoot: true }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { allowPrivilegeEscalation: false } }]
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
  securityContext: { runAsNonRoot: true }
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { allowPrivilegeEscalation: false } }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
