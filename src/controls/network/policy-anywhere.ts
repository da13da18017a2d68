import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";
import { isAnywhere } from "./address-block.ts";
import { directionsOf } from "./kubernetes-policy.ts";

export const networkPolicyAnywhere: ObjectControl = {
  id: "network/policy-anywhere",
  title: "Network policies do not admit every address on every port",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["networking.k8s.io/NetworkPolicy"],
  threat: {
    stride: ["information-disclosure"],
    text: "A rule for 0.0.0.0/0 without ports lets the whole network in, or lets an intruder carry data out by any protocol.",
  },
  why: "Naming the ports, or the networks, keeps what is open to what is served or used.",
  fix: {
    text: "Name the ports of the rule, or the networks that are really meant.",
    caution: "Connections on other ports or to other addresses stop.",
  },
  residualRisk: "The open ports carry attacks and stolen data too; HTTPS to anywhere is enough for that.",
  tradeOff: "Addresses of outside services change; name-based egress rules of a CNI plugin help.",
  frameworks: {
    nsa: ["Network separation and hardening: network policies"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-4"],
    pci: ["1.3.1", "1.3.2"],
    hipaa: ["164.312(e)(1)"],
    owasp: ["K07"],
  },
  check({ object }) {
    return directionsOf(object).flatMap((direction) => {
      const peersKey = direction === "ingress" ? "from" : "to";
      return asList(dig(object, "spec", direction)).flatMap((rule, index) => {
        if (asList(dig(rule, "ports")).length > 0) return [];
        return asList(dig(rule, peersKey)).flatMap((peer, position) => {
          const cidr = asString(dig(peer, "ipBlock", "cidr"));
          if (!isAnywhere(cidr)) return [];
          const path = ["spec", direction, index, peersKey, position, "ipBlock", "cidr"];
          return [{ path, message: `the rule admits ${direction} ${peersKey} ${cidr} on all ports` }];
        });
      });
    });
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 8443 }] }]
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
`,
    ],
  },
};
