import type { ObjectControl } from "../../model/index.ts";
import { findGrants, ROLE_KINDS } from "./findings.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { grantsNodeProxy } from "./grants.ts";

export const rbacNodeProxy: ObjectControl = {
  id: "rbac/node-proxy",
  title: "Roles do not reach the kubelet API",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ROLE_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "nodes/proxy is the kubelet's own API: it runs commands in every pod of the node, past admission control and past the audit log. `get` is enough, since the kubelet runs commands over WebSocket.",
  },
  why: "Without it, commands in pods go through the API server, which checks and records them.",
  fix: {
    text: "Remove `nodes/proxy`; monitoring needs `nodes/metrics`, `nodes/stats` and `nodes/log` at most.",
    caution:
      "Agents that scrape the kubelet through the proxy lose their metrics: check their dashboards after the change.",
  },
  residualRisk: "Network access to the kubelet's port with a client certificate does the same.",
  tradeOff: "Old monitoring agents must be configured for nodes/metrics.",
  frameworks: { ...LEAST_PRIVILEGE, cis: ["5.1.10"], mitre: ["T1609", "T1611"] },
  check(role, context) {
    return findGrants(role, context, grantsNodeProxy, "reach the kubelet API of nodes", {
      impact: "critical",
      clusterScoped: true,
    });
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: monitoring }
rules:
  - apiGroups: [""]
    resources: ["nodes/metrics"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: monitoring }
rules:
  - apiGroups: [""]
    resources: ["nodes/proxy"]
    verbs: ["get"]
`,
    ],
  },
};
