import type { WorkloadControl } from "../../model/index.ts";

export const networkReachableWorkload: WorkloadControl = {
  id: "network/reachable-workload",
  title: "The workload is not reachable from outside the cluster",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "What can be reached from outside is what attackers try first: every hole in the program is open to strangers.",
  },
  why: "A list of the doors shows which are meant and which were forgotten.",
  fix: {
    text: "Close the doors that are not meant: make the Service a ClusterIP, remove the route, the host port or the host network.",
    caution: "Clients outside lose the service.",
  },
  residualRisk: "Other workloads in the cluster that are reachable lead on to this one.",
  tradeOff: "A listing rather than a fault: it runs on request.",
  frameworks: {
    nsa: ["Network separation and hardening: exposure of services"],
    nist80053: ["SC-7"],
    pci: ["1.3.1"],
    mitre: ["T1190"],
    owasp: ["K07"],
  },
  check(workload) {
    const doors = workload.exposedBy;
    if (doors.length === 0) return undefined;
    return { path: ["metadata", "name"], message: `reachable from outside by ${doors.join(", ")}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }
`,
    ],
  },
};
