import { asList, asString, dig, type Json, type ObjectControl } from "../../model/index.ts";

export const auditPolicy: ObjectControl = {
  id: "cluster/audit-policy",
  title: "The audit log says who used secrets, and not what they hold",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  threat: {
    stride: ["repudiation", "information-disclosure"],
    text: "With the bodies of requests for secrets in the audit log, everybody who reads logs reads every credential; with no trace of them, nobody can tell which ones an intruder took.",
  },
  why: "Level Metadata keeps user, verb, object and time, and leaves the contents out.",
  fix: {
    text: "Put a rule of level Metadata for `secrets`, `configmaps` and `serviceaccounts/token` in front of the others.",
  },
  residualRisk: "Reads past the API server, from etcd or a node's disk, are in no audit log.",
  tradeOff: "Changes of secrets are recorded without what changed.",
  frameworks: {
    cis: ["3.2.2"],
    nsa: ["Audit logging and threat detection"],
    nist80053: ["AU-2", "AU-3", "AU-12"],
    pci: ["10.2.1"],
    hipaa: ["164.312(b)"],
    mitre: ["T1552"],
    owasp: ["K05"],
  },
  check({ object }) {
    const rules = asList(object["rules"]);
    for (const [index, rule] of rules.entries()) {
      if (!coversSecrets(rule)) continue;
      const level = asString(dig(rule, "level")) ?? "";
      const path = ["rules", index, "level"];
      if (level === "Request" || level === "RequestResponse")
        return { path, message: `level ${level} writes the contents of secrets to the audit log` };
      if (isNarrowed(rule)) continue;
      return level === "None" ? { path, message: "requests for secrets leave no trace in the audit log" } : undefined;
    }
    return { path: ["rules"], message: "no rule covers secrets: requests for them leave no trace in the audit log" };
  },
  examples: {
    good: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
    users: ["system:kube-proxy"]
    resources: [{ group: "", resources: [endpoints] }]
  - level: Metadata
    resources: [{ group: "", resources: [secrets, configmaps] }]
  - level: RequestResponse
`,
    ],
    bad: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: RequestResponse
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
    resources: [{ group: "", resources: [secrets] }]
  - level: Metadata
`,
    ],
  },
};

/** A rule without resources covers all kinds, unless it is about paths. */
function coversSecrets(rule: Json): boolean {
  const resources = asList(dig(rule, "resources"));
  if (resources.length === 0) return asList(dig(rule, "nonResourceURLs")).length === 0;
  return resources.some((one) => {
    const names = asList(dig(one, "resources"));
    const isCore = (asString(dig(one, "group")) ?? "") === "";
    return isCore && (names.length === 0 || names.includes("secrets") || names.includes("*"));
  });
}

/** Whether the rule is for some users, verbs, namespaces or names only: others go on to the next rule. */
function isNarrowed(rule: Json): boolean {
  const isForSome = ["users", "userGroups", "verbs", "namespaces"].some((key) => asList(dig(rule, key)).length > 0);
  return isForSome || asList(dig(rule, "resources")).some((one) => asList(dig(one, "resourceNames")).length > 0);
}
