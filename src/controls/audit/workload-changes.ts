import type { ObjectControl } from "../../model/index.ts";
import { findUnlogged, toRequests } from "./requests.ts";
import { AUDIT } from "../component/frameworks.ts";

export const auditWorkloadChanges: ObjectControl = {
  id: "audit/workload-changes",
  title: "The audit log says who changed workloads",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["repudiation"],
    text: "A pod that appears and disappears, or an image that was swapped, cannot be traced to anybody.",
  },
  why: "With level Metadata or more each change of a workload has a user and a time.",
  fix: {
    text: "Let no rule of level None cover writing pods, Deployments, DaemonSets, StatefulSets, Jobs and CronJobs.",
  },
  residualRisk: "At level Metadata what changed is not told.",
  tradeOff: "Lines for each change, controllers among those who make them.",
  frameworks: { ...AUDIT, cis: ["3.2.2"], mitre: ["T1610"] },
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
    verbs: [create, update, patch, delete]
    resources: [{ group: apps }]
  - level: Metadata
`,
    ],
  },
};

const REQUESTS = [
  "pods",
  "deployments.apps",
  "daemonsets.apps",
  "statefulsets.apps",
  "jobs.batch",
  "cronjobs.batch",
].flatMap((resource) => toRequests(resource, "create", "update", "patch", "delete"));
