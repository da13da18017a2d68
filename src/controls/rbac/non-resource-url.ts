import { type ObjectControl } from "../../model/index.ts";
import { findGrants } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { type Rule } from "./rule.ts";

export const rbacNonResourceUrl: ObjectControl = {
  id: "rbac/non-resource-url",
  title: "Roles do not open all paths of the API server",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["rbac.authorization.k8s.io/ClusterRole"],
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "`nonResourceURLs: [*]` opens /debug, /logs and /metrics of the API server besides its health paths; profiles and logs tell of requests and their contents.",
  },
  why: "Listed paths give away health and version only.",
  fix: {
    text: "List the paths: /healthz, /readyz, /livez, /version, /metrics.",
    caution: "Requests the new role leaves out are refused: read the audit log for what the holders really do first.",
  },
  residualRisk: "Metrics tell about names and sizes.",
  tradeOff: "None worth naming.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.3"] },
  check(role, context) {
    const grants = (rule: Rule): boolean => rule.nonResourceURLs.includes("*") || rule.nonResourceURLs.includes("/*");
    return findGrants(role, context, grants, "request every path of the API server", { impact: "medium" });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: prober }
rules: [{ nonResourceURLs: ["/healthz"], verbs: ["get"] }]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: prober }
rules: [{ nonResourceURLs: ["*"], verbs: ["get"] }]
`,
    ],
  },
};
