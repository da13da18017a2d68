import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";

const PLAIN = new Set(["HTTP", "HTTP2", "GRPC", "MONGO", "TCP"]);

export const networkMeshGatewayTls: ObjectControl = {
  id: "network/mesh-gateway-tls",
  title: "Gateways of the mesh serve TLS, or send visitors on to it",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["networking.istio.io/Gateway"],
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Whoever is on the way reads and changes what a plain server of the gateway sends and receives.",
  },
  why: "TLS hides the traffic and proves the host to the visitor.",
  fix: {
    text: "Serve HTTPS with tls.credentialName, and set tls.httpsRedirect on the HTTP server.",
    caution: "Clients that cannot follow redirects or speak TLS stop working.",
  },
  residualRisk: "Old TLS versions, unless minProtocolVersion is set.",
  tradeOff: "Certificates must be issued and renewed.",
  frameworks: {
    nist80053: ["SC-8", "SC-13"],
    pci: ["4.2.1"],
    hipaa: ["164.312(e)(1)"],
  },
  check({ object }) {
    return asList(dig(object, "spec", "servers")).flatMap((server, index) => {
      const protocol = asString(dig(server, "port", "protocol"))?.toUpperCase() ?? "";
      if (!PLAIN.has(protocol) || dig(server, "tls", "httpsRedirect") === true) return [];
      return [{ path: ["spec", "servers", index, "port", "protocol"], message: `the server speaks plain ${protocol}` }];
    });
  },
  examples: {
    good: [
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com], tls: { httpsRedirect: true } }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: web-tls } }
`,
    ],
    bad: [
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }] }
`,
    ],
  },
};
