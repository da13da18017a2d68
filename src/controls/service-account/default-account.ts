import { type WorkloadControl } from "../../model/index.ts";
import { mountsToken, readAccountName } from "../rbac/account.ts";

export const accountDefaultAccount: WorkloadControl = {
  id: "service-account/default-account",
  title: "Workloads run as service accounts of their own",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "All pods that name no account share `default`: a role once given to it, or a pull secret added to it, serves every one of them, and the audit log cannot tell them apart.",
  },
  why: "With an account each, rights and traces belong to one program.",
  fix: {
    text: "Make a ServiceAccount for the workload and name it in `serviceAccountName`.",
    caution: "Roles and pull secrets of the default account must be given to the new one.",
  },
  residualRisk: "Whoever may create pods can choose any account of the namespace.",
  tradeOff: "One more object for each workload.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03"],
    cis: ["5.1.5"],
  },
  check(workload, { picture }) {
    if (readAccountName(workload) !== "default" || mountsToken(picture, workload) === false) return undefined;
    const path = [...workload.specPath, "serviceAccountName"];
    return { path, message: `runs as the service account "default" of its namespace, with its token` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  automountServiceAccountToken: false
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
  serviceAccountName: default
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
  },
};
