import type { ObjectControl } from "../../model/index.ts";
import { findAuditRule, namesOf, toAuditRules, toLevel } from "../../formats/audit-policy/index.ts";
import { toRequests } from "./requests.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditExcludedUsers: ObjectControl = {
  id: "audit/excluded-users",
  title: "The audit policy leaves nobody out altogether",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["repudiation"],
    text: "Who takes over a user or group that is left out acts without a trace; the powerful ones are chosen first.",
  },
  why: "Rules of level None that name verbs and harmless resources keep the noise out, and nothing else.",
  fix: {
    text: "Give rules of level None for users or groups the verbs and resources that make the noise, and never secrets, rights or exec.",
  },
  residualRisk: "What the named verbs and resources are used for is not logged.",
  tradeOff: "More lines of the platform itself.",
  frameworks: { ...AUDIT, cis: ["3.2.2"], mitre: ["T1562"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check({ object }) {
    const rules = toAuditRules(object);
    return rules.slice(0, MAX_RULES).flatMap((rule, index) => {
      const names = [...namesOf(rule, "users"), ...namesOf(rule, "userGroups")];
      if (toLevel(rule) !== "None" || names.length === 0) return [];
      const hidden = PROBES.find(
        (probe) => findAuditRule(rules.slice(0, index + 1), { ...probe, ...toIdentity(rule) }).index === index,
      );
      if (hidden === undefined) return [];
      const who = names.slice(0, 3).join(", ").slice(0, 200);
      return [{ path: ["rules", index], message: `${who} may ${hidden.verb} ${hidden.resource} without a trace` }];
    });
  },
  examples: {
    good: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    users: ["system:kube-proxy"]
    verbs: [watch]
    resources: [{ group: "", resources: [endpoints, services] }]
  - level: Metadata
    resources:
      - { group: "", resources: [secrets, configmaps, serviceaccounts/token] }
      - { group: authentication.k8s.io, resources: [tokenreviews] }
  - level: RequestResponse
    verbs: [create, update, patch, delete, deletecollection]
  - level: Metadata
`,
    ],
    bad: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
    userGroups: ["system:nodes"]
  - level: Metadata
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
    users: [admin]
    verbs: [get, create]
  - level: Metadata
`,
    ],
  },
};

/** For each of them, those in front are looked at. */
const MAX_RULES = 500;

const PROBES = [
  ...toRequests("secrets", "get", "list", "create", "update", "delete"),
  ...toRequests("clusterrolebindings.rbac.authorization.k8s.io", "create", "update", "delete"),
  ...toRequests("pods/exec", "create", "get"),
  ...toRequests("pods", "create", "delete"),
];

/** Somebody whom the rule is about. */
function toIdentity(rule: unknown): { user: string; groups: string[] } {
  const [user = "somebody"] = namesOf(rule, "users");
  const [group = "system:authenticated"] = namesOf(rule, "userGroups");
  return { user, groups: [group, "system:authenticated"] };
}
