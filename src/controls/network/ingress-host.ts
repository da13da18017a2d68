import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";
import { INGRESS_KINDS } from "./ingress.ts";

export const networkIngressHost: ObjectControl = {
  id: "network/ingress-host",
  title: "Ingress rules name their host",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: INGRESS_KINDS,
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "A rule without a host, or for all hosts of a domain, answers for names of other teams and for names an attacker lets point at the cluster.",
  },
  why: "A rule for one host serves that host and nothing else.",
  fix: {
    text: "Write the full host name under spec.rules[].host.",
    caution: "Requests under other names, or by address, get no answer any more.",
  },
  residualRisk: "Two Ingresses may still claim the same host and path.",
  tradeOff: "Preview environments with changing names need a wildcard.",
  frameworks: { nist80053: ["SC-7", "CM-7"], owasp: ["K07"] },
  check({ object }) {
    return asList(dig(object, "spec", "rules")).flatMap((rule, index) => {
      const host = asString(dig(rule, "host")) ?? "";
      if (host !== "" && !host.includes("*")) return [];
      const message = host === "" ? "the rule answers for every host" : `the rule answers for every host in "${host}"`;
      return [{ path: ["spec", "rules", index, "host"], message }];
    });
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: shop.example.com }] }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: "*.example.com" }] }
`,
    ],
  },
};
