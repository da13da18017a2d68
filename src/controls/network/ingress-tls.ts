import { asList, asString, dig, type Json, type KubernetesObject, type ObjectControl } from "../../model/index.ts";
import { INGRESS_KINDS } from "./ingress.ts";

export const networkIngressTls: ObjectControl = {
  id: "network/ingress-tls",
  title: "Ingresses serve their hosts over TLS",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: INGRESS_KINDS,
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Whoever is on the way between visitor and cluster reads passwords and session cookies of plain HTTP, and changes pages.",
  },
  why: "TLS hides the traffic and proves the host to the visitor.",
  fix: { text: "List the hosts with a certificate's Secret under spec.tls; cert-manager can issue it." },
  residualRisk:
    "Traffic between ingress and pods is plain unless it is encrypted too; old TLS versions are the controller's setting.",
  tradeOff: "Certificates must be issued and renewed.",
  frameworks: {
    nsa: ["Network separation and hardening: encrypted traffic"],
    nist80053: ["SC-8", "SC-13"],
    pci: ["4.2.1"],
    hipaa: ["164.312(e)(1)", "164.312(e)(2)(ii)"],
  },
  check({ object }) {
    const tls = asList(dig(object, "spec", "tls"));
    if (isEndedByCloud(object)) return undefined;
    if (tls.length === 0) return { path: ["spec", "tls"], message: "the Ingress has no TLS" };
    const names = tls.flatMap((entry) => asList(dig(entry, "hosts")));
    // An entry without hosts serves the controller's choice of them.
    if (tls.some((entry) => asList(dig(entry, "hosts")).length === 0)) return undefined;
    return asList(dig(object, "spec", "rules")).flatMap((rule, index) => {
      const host = asString(dig(rule, "host"));
      if (host === undefined || host === "" || isNamed(host, names)) return [];
      return [{ path: ["spec", "rules", index, "host"], message: `no TLS entry names the host "${host}"` }];
    });
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  tls: [{ hosts: ["*.example.com"], secretName: web-tls }]
  rules: [{ host: shop.example.com }]
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: shop.example.com }] }
`,
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  tls: [{ hosts: [www.example.com], secretName: web-tls }]
  rules: [{ host: shop.example.com }]
`,
    ],
  },
};

/** Annotations with which a cloud's load balancer ends TLS with a certificate of its own. */
const CERTIFICATES = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "networking.gke.io/managed-certificates",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
];

function isEndedByCloud({ metadata }: KubernetesObject): boolean {
  return CERTIFICATES.some((key) => (asString(dig(metadata, "annotations", key)) ?? "") !== "");
}

/** `*.example.com` names one label in front. */
function isNamed(host: string, names: readonly Json[]): boolean {
  const dot = host.indexOf(".");
  return names.includes(host) || (dot > 0 && names.includes(`*${host.slice(dot)}`));
}
