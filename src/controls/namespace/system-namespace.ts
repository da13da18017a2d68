import type { WorkloadControl } from "../../model/index.ts";

export const systemNamespace: WorkloadControl = {
  id: "namespace/system-namespace",
  title: "Applications stay out of the platform's namespaces",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Pods in kube-system may use its service accounts and are spared by most policies and quotas: a foothold there is close to the whole cluster.",
  },
  why: "The platform's namespaces can then be closed to everybody else.",
  fix: {
    text: "Give the application a namespace of its own.",
    caution: "Add-ons that your platform installs there are meant to be there: make an exception for them.",
  },
  residualRisk: "Who may write to kube-system is decided by RBAC.",
  tradeOff: "Add-ons need exceptions.",
  frameworks: {
    cis: ["5.6.1"],
    nsa: ["Network separation and hardening: namespaces"],
    nist80053: ["AC-6", "SC-2"],
    mitre: ["T1036"],
    owasp: ["K01"],
  },
  check(workload, { settings }) {
    if (!settings.systemNamespaces.includes(workload.namespace)) return undefined;
    return {
      path: ["metadata", "namespace"],
      message: `${workload.resource.object.kind} "${workload.resource.object.metadata.name ?? ""}" runs in ${workload.namespace}`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: kube-system }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
