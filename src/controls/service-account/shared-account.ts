import { type WorkloadControl } from "../../model/index.ts";
import { mountsToken, readAccountName } from "../rbac/account.ts";
import { list } from "../rbac/findings.ts";
import { rolesOfAccount } from "../rbac/holders.ts";

export const accountSharedAccount: WorkloadControl = {
  id: "service-account/shared-account",
  title: "Workloads do not share a service account that holds roles",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "Of several programs that share an account each has the rights all of them need, and the audit log names the account, not the program.",
  },
  why: "With an account each, a flaw in one does not open what another needs.",
  fix: {
    text: "Give each workload its own ServiceAccount and bind only what that one uses.",
  },
  residualRisk: "Whoever may create pods can choose any account of the namespace.",
  tradeOff: "More accounts and bindings.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03"],
  },
  check(workload, { picture }) {
    if (mountsToken(picture, workload) === false) return undefined;
    const account = readAccountName(workload);
    if (rolesOfAccount(picture, workload.namespace, account).length === 0) return undefined;
    const others = picture
      .workloadsIn(workload.namespace)
      .filter((other) => other !== workload && readAccountName(other) === account)
      .map(({ resource }) => `${resource.object.kind}/${resource.object.metadata.name ?? ""}`);
    if (others.length === 0) return undefined;
    const path = [...workload.specPath, "serviceAccountName"];
    return { path, message: `shares service account "${account}" and its roles with ${list(others)}` };
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
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
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop }
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
