import type { ObjectControl } from "../../model/index.ts";
import { findUnlogged, toRequests } from "./requests.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditAccessChanges: ObjectControl = {
  id: "audit/access-changes",
  title: "The audit log says who changed rights",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["repudiation"],
    text: "An intruder binds an account to cluster-admin, uses it, and removes the binding: no trace of how it was done.",
  },
  why: "With level Metadata or more each change of a role or binding has a user and a time.",
  fix: {
    text: "Let no rule of level None cover writing roles, bindings, ServiceAccounts, certificate requests and webhook configurations.",
  },
  residualRisk: "At level Metadata what changed is not told: use RequestResponse for these.",
  tradeOff: "Few lines: rights change seldom.",
  frameworks: { ...AUDIT, cis: ["3.2.2"], mitre: ["T1098.006"] },
  scope: "object",
  kinds: ["audit.k8s.io/Policy"],
  check(resource) {
    return findUnlogged(resource, REQUESTS);
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
    resources: [{ group: rbac.authorization.k8s.io }]
  - level: Metadata
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
    verbs: [get, list]
`,
    ],
  },
};

const RBAC = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"];
const REQUESTS = [
  ...RBAC.map((name) => `${name}.rbac.authorization.k8s.io`),
  "serviceaccounts",
  "certificatesigningrequests/approval.certificates.k8s.io",
  "validatingwebhookconfigurations.admissionregistration.k8s.io",
  "mutatingwebhookconfigurations.admissionregistration.k8s.io",
].flatMap((resource) => toRequests(resource, "create", "update", "patch", "delete"));
