import { asObject, dig, type ObjectControl } from "../../model/index.ts";

const SNIPPET = /^(?:nginx\.ingress\.kubernetes\.io\/(?:[a-z-]+-)?snippet|nginx\.org\/(?:server|location)-snippets)$/;

export const networkIngressSnippet: ObjectControl = {
  id: "network/ingress-snippet",
  title: "Ingresses bring no configuration snippets of their own",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["networking.k8s.io/Ingress", "extensions/Ingress", "/Ingress"],
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "A snippet is copied into the controller's configuration as it is: whoever may write an Ingress runs Lua or reads files there, and with them the token that reads every Secret of the cluster (CVE-2021-25742).",
  },
  why: "Without snippets an Ingress can route, and no more.",
  fix: {
    text: "Say the same with the controller's own annotations, or in its ConfigMap, which only its owners may write.",
    caution: "Headers, rewrites and limits that the snippet sets are gone: test the routes.",
  },
  residualRisk: "Other annotations have been ways in too (CVE-2025-1974).",
  tradeOff: "Rare settings need the owners of the controller.",
  frameworks: { nist80053: ["AC-6", "CM-7"], pci: ["7.2.1"], mitre: ["T1552.007"], owasp: ["K09"] },
  check({ object }) {
    return Object.keys(asObject(dig(object.metadata, "annotations")) ?? {}).flatMap((key) =>
      SNIPPET.test(key)
        ? [{ path: ["metadata", "annotations", key], message: `${key} writes raw nginx configuration` }]
        : [],
    );
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { nginx.ingress.kubernetes.io/proxy-body-size: 8m } }
spec: { ingressClassName: nginx }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { nginx.ingress.kubernetes.io/configuration-snippet: "more_set_headers \\"X-A: b\\";" }
spec: { ingressClassName: nginx }
`,
    ],
  },
};
