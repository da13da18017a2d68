import type { WorkloadControl } from "../../model/index.ts";

export const terminationGrace: WorkloadControl = {
  id: "reliability/termination-grace",
  title: "Pods have time to end",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "With a grace period of nought, the process is killed in mid-write at every update and drain: requests are cut off and files left half written.",
  },
  why: "Between SIGTERM and SIGKILL the process can finish what it has begun.",
  fix: {
    text: "Remove `terminationGracePeriodSeconds: 0`; the default is 30 seconds.",
    caution: "The program must stop on SIGTERM, or each update waits the whole period.",
  },
  residualRisk: "Node failures give no grace.",
  tradeOff: "Updates take longer.",
  frameworks: { nist80053: ["SI-17"] },
  check({ podSpec, specPath }) {
    if (podSpec.terminationGracePeriodSeconds !== 0) return undefined;
    const path = [...specPath, "terminationGracePeriodSeconds"];
    return { path, message: "pods are killed without time to end", edits: [{ op: "remove", path }] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  terminationGracePeriodSeconds: 60
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  terminationGracePeriodSeconds: 0
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};
