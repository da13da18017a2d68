import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";

export const networkGatewayTls: ObjectControl = {
  id: "network/gateway-tls",
  title: "Gateways serve HTTPS",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["gateway.networking.k8s.io/Gateway"],
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Whoever is on the way between visitor and cluster reads and changes what goes through a plain HTTP listener.",
  },
  why: "An HTTPS listener encrypts; the plain one beside it then needs only to redirect.",
  fix: {
    text: "Add a listener with protocol HTTPS and tls.certificateRefs, and redirect the HTTP one with an HTTPRoute filter.",
  },
  residualRisk: "Routes attached to a plain listener beside the HTTPS one still answer in plain.",
  tradeOff: "Certificates must be issued and renewed.",
  frameworks: {
    nsa: ["Network separation and hardening: encrypted traffic"],
    nist80053: ["SC-8", "SC-13"],
    pci: ["4.2.1"],
    hipaa: ["164.312(e)(1)", "164.312(e)(2)(ii)"],
  },
  check({ object }) {
    const listeners = asList(dig(object, "spec", "listeners"));
    if (listeners.some((listener) => ["HTTPS", "TLS"].includes(asString(dig(listener, "protocol")) ?? "")))
      return undefined;
    return listeners.flatMap((listener, index) => {
      if (dig(listener, "protocol") !== "HTTP") return [];
      const name = asString(dig(listener, "name")) ?? String(index);
      return [
        {
          path: ["spec", "listeners", index, "protocol"],
          message: `listener "${name}" is plain HTTP and the Gateway has none with TLS`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec:
  gatewayClassName: envoy
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: web-tls }] } }
`,
    ],
    bad: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec: { gatewayClassName: envoy, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
    ],
  },
};
