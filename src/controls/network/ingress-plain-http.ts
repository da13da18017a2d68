import { asList, dig, type ObjectControl } from "../../model/index.ts";
import { INGRESS_KINDS } from "./ingress.ts";

const SWITCHES: Readonly<Record<string, string>> = {
  "nginx.ingress.kubernetes.io/ssl-redirect": "false",
  "ingress.kubernetes.io/ssl-redirect": "false",
  "haproxy.org/ssl-redirect": "false",
  "haproxy-ingress.github.io/ssl-redirect": "false",
};

export const networkIngressPlainHttp: ObjectControl = {
  id: "network/ingress-plain-http",
  title: "Ingresses with TLS send plain HTTP on to HTTPS",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: INGRESS_KINDS,
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "A visitor who types the name without https stays on plain HTTP, where whoever is on the way reads and changes the traffic.",
  },
  why: "A redirect takes every visitor to the encrypted side.",
  fix: {
    text: 'Remove the ssl-redirect annotation, or set it to "true".',
    caution: "Clients that cannot follow redirects or speak TLS stop working.",
  },
  residualRisk: "The first request is plain unless HSTS is on.",
  tradeOff: "Health checks over plain HTTP see a redirect.",
  frameworks: { nist80053: ["SC-8"], pci: ["4.2.1"], hipaa: ["164.312(e)(1)"] },
  check({ object }) {
    // Without TLS there is nothing to send on to: network/ingress-tls says so.
    if (asList(dig(object, "spec", "tls")).length === 0) return undefined;
    return Object.entries(SWITCHES).flatMap(([key, off]) => {
      if (dig(object.metadata, "annotations", key) !== off) return [];
      const path = ["metadata", "annotations", key];
      return [
        {
          path,
          message: `${key} is "${off}": hosts with TLS are served over plain HTTP too`,
          edits: [{ op: "set" as const, path, value: "true" }],
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { nginx.ingress.kubernetes.io/ssl-redirect: "true" } }
spec: { tls: [{ hosts: [shop.example.com], secretName: web-tls }], rules: [{ host: shop.example.com }] }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { nginx.ingress.kubernetes.io/ssl-redirect: "false" } }
spec: { tls: [{ hosts: [shop.example.com], secretName: web-tls }], rules: [{ host: shop.example.com }] }
`,
    ],
  },
};
