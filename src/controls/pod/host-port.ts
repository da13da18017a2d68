import type { ContainerControl } from "../../model/index.ts";
import { besidesHostDoors } from "./host-door.ts";

export const podHostPort: ContainerControl = {
  id: "pod/host-port",
  title: "Containers do not bind ports of their node",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "The port is open on every address of the node, past Services and often past network policies; it also lets a pod pose as a service of the node.",
  },
  why: "Traffic that comes through a Service is subject to network policies and does not depend on where the pod runs.",
  fix: {
    text: "Remove `hostPort`; expose the container with a Service (NodePort or LoadBalancer if it must be reached from outside).",
    caution: "Whoever connects to the node's address and this port needs another way in first.",
  },
  residualRisk: "The Service decides who reaches the port; node ports are as open as host ports.",
  tradeOff: "Node-local caches and agents use host ports to be found on their own node.",
  frameworks: {
    cis: ["5.2.12"],
    nsa: ["Pod security: host ports"],
    nist800190: ["4.4.2", "4.4.3"],
    nist80053: ["SC-7", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01", "K07"],
    pss: ["baseline", "restricted"],
  },
  check(container, workload) {
    // The API server copies every port of a pod on the host network to hostPort.
    if (workload.podSpec.hostNetwork === true && workload.resource.origin.is === "cluster") return undefined;
    return (container.spec.ports ?? []).flatMap(({ hostPort }, index) => {
      if (hostPort === undefined || hostPort === 0) return [];
      const path = [...container.path, "ports", index, "hostPort"];
      const message = `container "${container.name}" binds port ${hostPort} of its node`;
      return [{ path, message, edits: [{ op: "remove" as const, path }], ...besidesHostDoors(workload) }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", ports: [{ containerPort: 8080 }] }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", ports: [{ containerPort: 8080, hostPort: 80 }] }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", ports: [{ containerPort: 53, hostPort: 53, protocol: UDP }] }]
`,
    ],
  },
};
