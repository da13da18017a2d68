import { type WorkloadControl } from "../../model/index.ts";
import { readAccountName } from "../rbac/account.ts";

export const accountDashboardAccount: WorkloadControl = {
  id: "service-account/dashboard-account",
  title: "Nobody but the dashboard runs as the dashboard",
  layer: "cluster",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "spoofing"],
    text: "A pod that runs as the dashboard's account reads the dashboard's keys and signs in as its users.",
  },
  why: "The account serves the one program it was made for.",
  fix: {
    text: "Give the workload a service account of its own.",
  },
  residualRisk: "Whoever may create pods in the dashboard's namespace can choose the account.",
  tradeOff: "None worth naming.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03"],
  },
  check(workload) {
    if (readAccountName(workload) !== "kubernetes-dashboard") return undefined;
    const { metadata } = workload.resource.object;
    const isDashboard = (metadata.name ?? metadata.generateName ?? "").includes("kubernetes-dashboard");
    if (isDashboard) return undefined;
    return { path: [...workload.specPath, "serviceAccountName"], message: `runs as the dashboard's service account` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kubernetes-dashboard, namespace: shop }
spec:
  serviceAccountName: kubernetes-dashboard
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: kubernetes-dashboard
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
  },
};
