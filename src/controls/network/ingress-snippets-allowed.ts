import { asString, dig, type ObjectControl } from "../../model/index.ts";

/** Keys of the controller's ConfigMap and what they must not be. */
const RISKS: Readonly<Record<string, (value: string) => string | undefined>> = {
  "allow-snippet-annotations": (value) => (value === "true" ? "false" : undefined),
  "annotations-risk-level": (value) => (value === "Critical" ? "High" : undefined),
  "strict-validate-path-type": (value) => (value === "false" ? "true" : undefined),
};

export const networkIngressSnippetsAllowed: ObjectControl = {
  id: "network/ingress-snippets-allowed",
  title: "ingress-nginx does not accept snippets and critical annotations",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["/ConfigMap"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With snippets allowed, everybody who may write an Ingress in any namespace writes the controller's configuration and gets at the Secrets it can read (CVE-2021-25742).",
  },
  why: "The controller then ignores the annotations, whoever writes them.",
  fix: {
    text: 'Set allow-snippet-annotations to "false", annotations-risk-level to High or lower, and leave strict-validate-path-type on.',
    caution: "Ingresses that use such annotations lose what they set: search for them first.",
  },
  residualRisk: "Holes of the controller itself, which gets no fixes since March 2026.",
  tradeOff: "Teams must ask for settings that the ordinary annotations lack.",
  frameworks: { nist80053: ["AC-6", "CM-7"], pci: ["7.2.1"], mitre: ["T1552.007"], owasp: ["K09"] },
  check({ object }) {
    return Object.entries(RISKS).flatMap(([key, toSafe]) => {
      const value = asString(dig(object, "data", key));
      const safe = value === undefined ? undefined : toSafe(value);
      if (safe === undefined) return [];
      const path = ["data", key];
      return [{ path, message: `${key} is "${value}"`, edits: [{ op: "set" as const, path, value: safe }] }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
data: { allow-snippet-annotations: "false" }
`,
    ],
    bad: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
data: { allow-snippet-annotations: "true", annotations-risk-level: Critical }
`,
    ],
  },
};
