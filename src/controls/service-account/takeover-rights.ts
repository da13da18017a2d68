import { type WorkloadControl } from "../../model/index.ts";
import { mountsToken, readAccountName } from "../rbac/account.ts";
import { list } from "../rbac/findings.ts";
import { describeRoles, rolesOfAccount } from "../rbac/holders.ts";
import { takeoverRightsOf } from "../rbac/takeover.ts";

export const accountTakeoverRights: WorkloadControl = {
  id: "service-account/takeover-rights",
  title: "No workload can take the cluster over",
  layer: "cluster",
  impact: "critical",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The workload's token holds, in the whole cluster, a right that leads to all others: a flaw in this one program is the cluster.",
  },
  why: "Without such rights a broken program breaks no more than itself.",
  fix: {
    text: "Bind the role in the namespaces the program works in, name the objects, or drop the right; keep what must remain in a namespace and on nodes of its own.",
    caution:
      "What the program does today and the new role leaves out is refused: read the audit log for its account first.",
  },
  residualRisk: "Rights in a single namespace still reach its secrets and accounts.",
  tradeOff: "Operators that serve all namespaces need an exception with an owner.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03"],
    cis: ["5.1.1", "5.1.2", "5.1.4"],
  },
  check(workload, { picture }) {
    if (mountsToken(picture, workload) === false) return undefined;
    const account = readAccountName(workload);
    const holds = rolesOfAccount(picture, workload.namespace, account).filter(({ where }) => where === undefined);
    const rights = [...new Set(holds.flatMap((holder) => takeoverRightsOf(picture, holder) ?? []))];
    if (rights.length === 0) return undefined;
    const path = [...workload.specPath, "serviceAccountName"];
    return {
      path,
      message: `as service account "${account}" it may ${list(rights)} in the whole cluster, by ${describeRoles(holds)}`,
    };
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
kind: ClusterRoleBinding
metadata: { name: web }
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
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: web }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    ],
  },
};
