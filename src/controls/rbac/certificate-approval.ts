import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsCsrApproval } from "./grants.ts";

export const rbacCertificateApproval: ObjectControl = {
  id: "rbac/certificate-approval",
  title: "Roles do not approve certificate requests",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "An approved request for a client certificate in any user's or node's name is a credential that no revocation list can take back before it expires.",
  },
  why: "Without it, certificates are issued by the controllers that check them.",
  fix: {
    text: "Remove `certificatesigningrequests/approval` and the verbs `approve` and `sign` on signers; name the one signer an approver needs.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "The named signer's certificates can still be issued.",
  tradeOff: "Nodes join with the built-in approver only.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.11"], mitre: ["T1078"] },
  check(role, context) {
    return findGrants(role, context, grantsCsrApproval, "approve certificate signing requests", {
      impact: "critical",
      clusterScoped: true,
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: requester }
rules:
  - apiGroups: ["certificates.k8s.io"]
    resources: ["certificatesigningrequests"]
    verbs: ["create", "get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: approver }
rules:
  - apiGroups: ["certificates.k8s.io"]
    resources: ["certificatesigningrequests/approval"]
    verbs: ["update"]
`,
    ],
  },
};
