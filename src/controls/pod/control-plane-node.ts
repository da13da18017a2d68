import type { WorkloadControl } from "../../model/index.ts";

const ROLES: readonly string[] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

export const controlPlaneNode: WorkloadControl = {
  id: "pod/control-plane-node",
  title: "Workloads stay off the nodes of the control plane",
  layer: "container",
  impact: "medium",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "A pod beside the API server and etcd is one break-out away from the cluster's keys.",
  },
  why: "The taint of control-plane nodes keeps workloads away unless they tolerate it.",
  fix: {
    text: "Remove the toleration or the node selector for control-plane nodes; list the taints a DaemonSet really meets instead of tolerating all.",
    caution: "The pod moves to other nodes.",
  },
  residualRisk: "Clusters with untainted control-plane nodes schedule pods there anyway.",
  tradeOff: "Node agents that must run everywhere live in a system namespace.",
  frameworks: {
    nsa: ["Network separation and hardening: control plane"],
    nist800190: ["4.3.4"],
    nist80053: ["SC-2", "AC-6"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
  },
  check(workload, { settings }) {
    if (settings.systemNamespaces.includes(workload.namespace)) return undefined;
    const selector = workload.podSpec.nodeSelector ?? {};
    const selected = ROLES.filter((role) => Object.hasOwn(selector, role)).map((role) => ({
      path: [...workload.specPath, "nodeSelector", role],
      message: "the pod asks for a control-plane node",
    }));
    const tolerated = (workload.podSpec.tolerations ?? []).flatMap(({ key = "", operator }, index) => {
      const path = [...workload.specPath, "tolerations", index];
      if (ROLES.includes(key)) return [{ path, message: `the pod tolerates the taint ${key} of control-plane nodes` }];
      if (key !== "" || operator !== "Exists") return [];
      return [
        { path, message: "the pod tolerates every taint, those of control-plane nodes too", impact: "low" as const },
      ];
    });
    return [...selected, ...tolerated];
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  tolerations: [{ key: gpu, operator: Exists }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  tolerations: [{ operator: Exists }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  nodeSelector: { node-role.kubernetes.io/master: "" }
`,
    ],
  },
};
