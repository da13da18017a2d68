import type { ObjectControl } from "../../model/index.ts";
import { findLoggedBody, toRequests } from "./requests.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditSensitiveContents: ObjectControl = {
  id: "audit/sensitive-contents",
  title: "The audit log holds no contents of ConfigMaps and no tokens",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["information-disclosure"],
    text: "Bodies of requests for tokens hold the tokens, and ConfigMaps hold passwords more often than they should: everybody who reads logs reads them.",
  },
  why: "Level Metadata keeps user, verb, object and time, and leaves the contents out.",
  fix: {
    text: "Put a rule of level Metadata for `configmaps`, `serviceaccounts/token` and `tokenreviews` in front of the others.",
  },
  residualRisk:
    "Credentials in other objects, custom resources for instance, are written where their bodies are logged.",
  tradeOff: "Changes of ConfigMaps are recorded without what changed.",
  frameworks: { ...AUDIT, cis: ["3.2.2"], mitre: ["T1552"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check(resource) {
    return findLoggedBody(resource, REQUESTS);
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
    resources: [{ group: "", resources: [secrets, configmaps] }]
  - level: RequestResponse
`,
    ],
  },
};

const REQUESTS = [
  ...toRequests("configmaps", "create", "update", "patch", "get", "list"),
  ...toRequests("serviceaccounts/token", "create"),
  ...toRequests("tokenreviews.authentication.k8s.io", "create"),
];
