import type { WorkloadControl } from "../../model/index.ts";

export const hostAliases: WorkloadControl = {
  id: "pod/host-aliases",
  title: "Pods do not write their own /etc/hosts",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "An entry in hostAliases wins over DNS: whoever can change it sends the pod's traffic for a trusted name elsewhere.",
  },
  why: "DNS is kept in one place and can be watched.",
  fix: {
    text: "Remove `hostAliases`; make a Service or a DNS record.",
  },
  residualRisk: "Who controls DNS controls where names lead.",
  tradeOff: "Names that only this pod knows need a Service.",
  frameworks: {
    nist80053: ["CM-6"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(workload) {
    if ((workload.podSpec.hostAliases ?? []).length === 0) return undefined;
    const names = (workload.podSpec.hostAliases ?? []).flatMap(({ hostnames = [] }) => hostnames);
    const path = [...workload.specPath, "hostAliases"];
    return { path, message: `the pod writes ${names.slice(0, 3).join(", ") || "entries"} into its /etc/hosts` };
  },
  examples: {
    good: [
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
  hostAliases: [{ ip: 10.0.0.7, hostnames: [bank.example] }]
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
