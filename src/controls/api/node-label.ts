import type { WorkloadControl } from "../../model/index.ts";
import type { Edit } from "../../model/index.ts";

export const nodeLabel: WorkloadControl = {
  id: "api/node-label",
  title: "Pods choose nodes by labels that still exist",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Nodes of newer clusters do not carry the old beta labels: the pods stay pending after the upgrade.",
  },
  why: "The stable labels are set by every kubelet and cloud provider.",
  fix: {
    text: "Use `kubernetes.io/os`, `kubernetes.io/arch`, `node.kubernetes.io/instance-type` and `topology.kubernetes.io/zone` or `region`.",
  },
  residualRisk: "Other labels depend on who sets them.",
  tradeOff: "Changing the template restarts the pods once.",
  frameworks: { nist80053: ["CM-6"] },
  check({ podSpec, specPath }) {
    return Object.entries(podSpec.nodeSelector ?? {}).flatMap(([key, value]) => {
      const stable = STABLE.get(key);
      if (stable === undefined) return [];
      const path = [...specPath, "nodeSelector", key];
      const edits: Edit[] = [
        { op: "remove", path },
        { op: "set", path: [...specPath, "nodeSelector", stable], value },
      ];
      return [{ path, message: `node label ${key} is deprecated: use ${stable}`, edits }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  nodeSelector: { kubernetes.io/os: linux }
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  nodeSelector: { beta.kubernetes.io/os: linux }
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};

const STABLE: ReadonlyMap<string, string> = new Map([
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
  ["beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"],
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"],
]);
