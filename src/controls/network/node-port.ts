import { asList, asNumber, dig, type ObjectControl } from "../../model/index.ts";
import { typeOf } from "./service.ts";

export const networkNodePort: ObjectControl = {
  id: "network/node-port",
  title: "Services do not open a port on every node",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "A NodePort opens the service on the address of every node, past the ingress with its TLS, authentication and logging, for whoever reaches any node.",
  },
  why: "A ClusterIP behind an ingress or gateway has one door, and that one is watched.",
  fix: {
    text: "Make the Service a ClusterIP and lead traffic to it through an Ingress or a Gateway.",
    caution: "Clients that use a node's address and the port stop working: ask who they are first.",
  },
  residualRisk: "The service stays reachable from inside the cluster.",
  tradeOff: "Needs an ingress controller or a gateway.",
  frameworks: {
    nsa: ["Network separation and hardening: exposure of services"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "CM-7"],
    pci: ["1.3.1"],
    mitre: ["T1133"],
    owasp: ["K07"],
  },
  check({ object }) {
    if (typeOf(object) !== "NodePort") return undefined;
    const ports = asList(dig(object, "spec", "ports")).flatMap((port) => asNumber(dig(port, "nodePort")) ?? []);
    const which = ports.length === 0 ? "" : ` (${ports.join(", ")})`;
    return { path: ["spec", "type"], message: `the Service opens a port on every node${which}` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
    ],
  },
};
