import { type WorkloadControl } from "../../model/index.ts";
import { mountsToken, readAccountName } from "../rbac/account.ts";
import { describeRoles, rolesOfAccount } from "../rbac/holders.ts";

export const accountTokenWithRights: WorkloadControl = {
  id: "service-account/token-with-rights",
  title: "Tokens with roles behind them are known",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A mounted token whose account holds roles is a way from one broken program into the API server.",
  },
  why: "The list of such pods is where hardening pays most.",
  fix: {
    text: "Check that the program uses the roles; else take the token or the roles away.",
  },
  residualRisk: "Narrow roles are rights all the same.",
  tradeOff: "Time.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03", "K06"],
    cis: ["5.1.6"],
  },
  check(workload, { picture }) {
    if (mountsToken(picture, workload) === false) return undefined;
    const account = readAccountName(workload);
    const holds = rolesOfAccount(picture, workload.namespace, account);
    if (holds.length === 0) return undefined;
    const path = [...workload.specPath, "serviceAccountName"];
    return { path, message: `the mounted token of "${account}" holds ${describeRoles(holds)}` };
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
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: registry.example/web:1.4.2
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    ],
  },
};
