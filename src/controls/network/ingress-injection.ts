import { asString, dig, type ObjectControl } from "../../model/index.ts";

const PREFIX = "nginx.ingress.kubernetes.io/";
const URL = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9\-._~:/?@!&'()*+,=%$[\]{}]*$/;
const HOST = /^[A-Za-z0-9\-._~:/$[\]{}]+$/;
const NAME = /^(?:CN=)?[A-Za-z0-9\-._~:/@*, =()^$|[\]?+\\]*$/;

/** Annotations whose text ingress-nginx writes into nginx.conf, and what their values look like when they are what they seem. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  "auth-url": URL,
  "auth-signin": URL,
  "mirror-target": URL,
  "mirror-host": HOST,
  "auth-tls-match-cn": NAME,
};

export const networkIngressInjection: ObjectControl = {
  id: "network/ingress-injection",
  title: "Ingress annotations hold nothing that could be nginx configuration",
  layer: "cluster",
  impact: "critical",
  scope: "object",
  kinds: ["networking.k8s.io/Ingress", "extensions/Ingress", "/Ingress"],
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "ingress-nginx writes the value into its configuration: a line break, semicolon or brace in it becomes a directive, a directive loads a library, and the controller reads every Secret of the cluster (CVE-2025-24514, CVE-2025-1097, CVE-2025-1098, CVE-2025-1974).",
  },
  why: "A value in the shape of a URL, host or certificate name cannot leave its directive.",
  fix: {
    text: "Correct the value, and ask who wrote it: it looks like an attack. Move away from ingress-nginx, which gets no fixes since March 2026.",
    caution: "The route loses its authentication or mirror when the value is removed.",
  },
  residualRisk: "Other annotations and holes of the controller.",
  tradeOff: "None.",
  frameworks: { nist80053: ["SI-10", "AC-6"], pci: ["6.2.4"], mitre: ["T1190"], owasp: ["K09", "K10"] },
  check({ object }) {
    return Object.entries(SHAPES).flatMap(([name, shape]) => {
      const value = asString(dig(object.metadata, "annotations", PREFIX + name));
      if (value === undefined || isHarmless(name, value, shape)) return [];
      return [
        {
          path: ["metadata", "annotations", PREFIX + name],
          message: `${name} holds characters that can end its directive in nginx.conf`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { nginx.ingress.kubernetes.io/auth-url: "https://login.example.com/check?rd=$request_uri" }
spec: { ingressClassName: nginx }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { nginx.ingress.kubernetes.io/auth-url: "http://a.example/#;\\nssl_engine /proc/1/fd/9" }
spec: { ingressClassName: nginx }
`,
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { nginx.ingress.kubernetes.io/auth-tls-match-cn: "CN=a#(){};\\nload_module x" }
spec: { ingressClassName: nginx }
`,
    ],
  },
};

function isHarmless(name: string, value: string, shape: RegExp): boolean {
  // A pattern may hold a bar between alternatives; outside parentheses the controller refuses it.
  if (name === "auth-tls-match-cn" && /\|/.test(value) && !/^CN=\([^()]*\)$/.test(value)) return false;
  return shape.test(value);
}
