import type { ObjectControl } from "../../model/index.ts";
import { coversRule, toAuditRules, toLevel } from "../../formats/audit-policy/index.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditDeadRule: ObjectControl = {
  id: "audit/dead-rule",
  title: "Each rule of the audit policy can apply",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["repudiation"],
    text: "The first rule that matches decides: a rule behind one that covers it never applies, and everybody believes that something is logged that is not.",
  },
  why: "With the narrow rule in front, both do what they say.",
  fix: { text: "Move the rule in front of the one that covers it, or delete it." },
  residualRisk: "Rules that several others cover together are not found.",
  tradeOff: "None.",
  frameworks: { ...AUDIT, cis: ["3.2.2"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check({ object }) {
    const rules = toAuditRules(object);
    return rules.slice(0, MAX_RULES).flatMap((rule, index) => {
      const earlier = rules.slice(0, index).findIndex((one) => coversRule(one, rule));
      if (earlier < 0 || toLevel(rules[earlier]) === toLevel(rule)) return [];
      const message = `rule ${index + 1} never applies: rule ${earlier + 1} covers it, with level ${toLevel(rules[earlier])}`;
      return [{ path: ["rules", index], message }];
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
    resources: [{ group: "" }]
  - level: Metadata
    resources: [{ group: "", resources: [secrets] }]
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
  - level: RequestResponse
    verbs: [delete]
`,
    ],
  },
};

/** Each rule is compared with all in front of it. */
const MAX_RULES = 200;
