import type { ObjectControl } from "../../model/index.ts";
import { findUnlogged, toRequests } from "./requests.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditCatchAll: ObjectControl = {
  id: "audit/catch-all",
  title: "The audit policy ends with a rule for everything else",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["repudiation"],
    text: "What no rule matches is not logged: custom resources, and kinds that come with the next version, are changed without a trace.",
  },
  why: "A last rule of level Metadata without conditions catches what the others forgot.",
  fix: { text: "End the rules with `- level: Metadata`." },
  residualRisk: "A rule of level None in front of it still hides what it names.",
  tradeOff: "More lines, of little depth.",
  frameworks: { ...AUDIT, cis: ["3.2.2"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check(resource) {
    const found = findUnlogged(resource, toRequests("things.example.com", "create", "get"));
    return found === undefined ? undefined : { path: found.path, message: "what no other rule names is not logged" };
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
  - level: Metadata
    resources: [{ group: "", resources: [secrets] }]
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
`,
    ],
  },
};
