import type { ContainerControl } from "../../model/index.ts";
import { canAllBeNonRoot, toEffective, toSharedEdit } from "./setting.ts";

export const nonRootGuard: ContainerControl = {
  id: "pod/non-root-guard",
  title: "Pods state runAsNonRoot",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A user id in the manifest holds until somebody takes it out or sets it to 0; nothing then keeps the container from running as root.",
  },
  why: "With runAsNonRoot the kubelet refuses user 0, wherever it comes from; the restricted Pod Security Standard asks for it by name.",
  fix: {
    text: "Set `runAsNonRoot: true` on the pod.",
    caution: "See pod/run-as-non-root where no user is set.",
  },
  residualRisk: "A user other than root still reads what the image leaves readable.",
  tradeOff: "None where the user is set already.",
  frameworks: {
    cis: ["5.2.7"],
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611", "T1068"],
    owasp: ["K01"],
    pss: ["restricted"],
  },
  check(container, workload) {
    const { value, path } = toEffective(container, workload, "runAsNonRoot");
    if (value === true) return undefined;
    const isRoot = toEffective(container, workload, "runAsUser").value === 0;
    const setting = { key: "runAsNonRoot", value: true } as const;
    return {
      path,
      message: `container "${container.name}" is not kept from running as root`,
      edits: isRoot ? [] : [toSharedEdit(container, workload, setting, canAllBeNonRoot(workload))],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsNonRoot: true }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsUser: 10001 }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsNonRoot: true }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsNonRoot: false } }]
`,
    ],
  },
};
