import { asList, dig, type ObjectControl } from "../../model/index.ts";
import { toAuditRules } from "../../formats/audit-policy/index.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditReceivedStage: ObjectControl = {
  id: "audit/received-stage",
  title: "The audit log keeps requests that never end",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  threat: {
    stride: ["repudiation"],
    text: "A request that brings the API server down, or never ends, is only in the stage RequestReceived: left out, it leaves no trace.",
  },
  why: "The stage is written before anything is done.",
  fix: { text: "Take `RequestReceived` out of `omitStages` where the log may be twice as long." },
  residualRisk: "Others can still bring the API server down.",
  tradeOff: "Twice as many lines.",
  frameworks: { ...AUDIT, cis: ["3.2.2"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check({ object }) {
    const lists = [["omitStages"], ...toAuditRules(object).map((_, index) => ["rules", index, "omitStages"])];
    return lists.flatMap((path) => {
      const isLeftOut = asList(dig(object, ...path)).includes("RequestReceived");
      return isLeftOut ? [{ path, message: "stage RequestReceived is left out" }] : [];
    });
  },
  examples: {
    good: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
`,
    ],
    bad: [
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
  },
};
