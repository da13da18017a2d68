import { type WorkloadControl } from "../../model/index.ts";
import { mountsToken, readAccountName } from "../rbac/account.ts";
import { describeRoles, rolesOfAccount } from "../rbac/holders.ts";
import { takeoverRightsOf } from "../rbac/takeover.ts";

export const accountAdministrativeRights: WorkloadControl = {
  id: "service-account/administrative-rights",
  title: "No workload is administrator",
  layer: "cluster",
  impact: "critical",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The workload's token may do everything in the whole cluster: a flaw in this one program is the cluster.",
  },
  why: "A role with the verbs and resources in use leaves a thief with those.",
  fix: {
    text: "Bind a role that lists what the program uses.",
    caution: "What the program does today and the new role leaves out is refused.",
  },
  residualRisk: "Listed rights such as secrets or pods can still lead to more.",
  tradeOff: "The list must be kept in step with the program.",
  frameworks: {
    nsa: ["Pod security: service account tokens"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528"],
    owasp: ["K03"],
    cis: ["5.1.1"],
  },
  check(workload, { picture }) {
    if (mountsToken(picture, workload) === false) return undefined;
    const account = readAccountName(workload);
    const admins = rolesOfAccount(picture, workload.namespace, account).filter(
      (holder) => holder.where === undefined && takeoverRightsOf(picture, holder)?.includes("do everything") === true,
    );
    if (admins.length === 0) return undefined;
    const path = [...workload.specPath, "serviceAccountName"];
    return { path, message: `service account "${account}" is administrator by ${describeRoles(admins)}` };
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
kind: ClusterRoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    ],
  },
};
