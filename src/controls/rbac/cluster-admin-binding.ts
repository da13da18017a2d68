import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";

export const clusterAdminBinding: ObjectControl = {
  id: "rbac/cluster-admin-binding",
  title: "cluster-admin is bound to nobody but the platform's own groups",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/ClusterRoleBinding", "rbac.authorization.k8s.io/RoleBinding"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A stolen token of any subject bound to cluster-admin is the whole cluster: every secret, every node, every policy that would have stopped it.",
  },
  why: "A role with only the verbs and resources in use limits a stolen identity to what that identity did anyway.",
  fix: {
    text: "Bind a role that lists the verbs and resources the subject uses; keep cluster-admin for the break-glass group.",
    caution: "What the subject does today and the new role leaves out is refused: read the audit log for its requests first.",
  },
  residualRisk: "Narrow roles can still escalate through pods/exec, secrets, bind, escalate or impersonate.",
  tradeOff: "Roles must be kept in step with what controllers really do.",
  frameworks: {
    cis: ["5.1.1"],
    nsa: ["Authentication and authorization: least privilege"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "AC-3"],
    pci: ["7.2.1", "7.2.2"],
    hipaa: ["164.308(a)(4)", "164.312(a)(1)"],
    mitre: ["T1078"],
    owasp: ["K03"],
  },
  check({ object }) {
    if (dig(object, "roleRef", "kind") !== "ClusterRole" || dig(object, "roleRef", "name") !== "cluster-admin") {
      return undefined;
    }
    return asList(object["subjects"]).flatMap((subject, index) => {
      const name = asString(dig(subject, "name")) ?? "";
      // The bootstrap binding every cluster is born with.
      if (name === "system:masters") return [];
      const kind = asString(dig(subject, "kind")) ?? "subject";
      return [{ path: ["subjects", index], message: `${kind} "${name}" is cluster-admin` }];
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: ci }]
`,
    ],
  },
};
