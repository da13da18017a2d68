import { asList, dig, type ObjectControl } from "../../model/index.ts";
import { toAuditRules, toLevel } from "../../formats/audit-policy/index.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditResponseStages: ObjectControl = {
  id: "audit/response-stages",
  title: "The audit log keeps how requests ended",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["repudiation"],
    text: "Without the stage ResponseComplete the log does not say whether a request was refused or done; without ResponseStarted, sessions that last are seen when they are over.",
  },
  why: "Each stage that is kept has a line of its own.",
  fix: { text: "Leave out `RequestReceived` at most, in `omitStages` of policy and rules." },
  residualRisk: "The log grows with each stage.",
  tradeOff: "One line more for each request.",
  frameworks: { ...AUDIT, cis: ["3.2.2"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check({ object }) {
    const lists = [["omitStages"], ...toAuditRules(object).map((_, index) => ["rules", index, "omitStages"])];
    return lists.flatMap((path) => {
      if (path.length > 1 && toLevel(dig(object, ...path.slice(0, 2))) === "None") return [];
      const lost = asList(dig(object, ...path)).filter((stage) => stage === "ResponseComplete" || stage === "Panic");
      return lost.length === 0 ? [] : [{ path, message: `stage ${lost.join(" and ")} is left out` }];
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
omitStages: [ResponseComplete]
rules:
  - level: Metadata
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
    omitStages: [Panic]
`,
    ],
  },
};
