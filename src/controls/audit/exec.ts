import type { ObjectControl } from "../../model/index.ts";
import { findUnlogged, toRequests } from "./requests.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditExec: ObjectControl = {
  id: "audit/exec",
  title: "The audit log says who ran commands in pods",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["repudiation"],
    text: "Who opens a shell in a pod, forwards a port of it or goes through a proxy leaves no trace: nobody can tell what an intruder looked at.",
  },
  why: "With level Metadata or more each session has a user, a pod and a time.",
  fix: {
    text: "Let no rule of level None cover `pods/exec`, `pods/attach`, `pods/portforward`, `pods/proxy`, `pods/ephemeralcontainers`, `services/proxy` and `nodes/proxy`.",
  },
  residualRisk: "What was typed in the session is in no audit log.",
  tradeOff: "A few lines for each session.",
  frameworks: { ...AUDIT, cis: ["3.2.2"], mitre: ["T1609"] },
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
    resources: [{ group: "", resources: ["pods/*"] }]
  - level: Metadata
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
    resources: [{ group: "", resources: [pods, secrets] }]
`,
    ],
  },
};

// Websockets are opened with GET, so both verbs start a session.
const REQUESTS = ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy"]
  .flatMap((resource) => toRequests(resource, "create", "get"))
  .concat(toRequests("pods/ephemeralcontainers", "update", "patch"));
