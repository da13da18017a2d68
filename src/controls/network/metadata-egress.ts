import { asList, asString, dig, type Json, type ObjectControl } from "../../model/index.ts";
import { holds, METADATA_ADDRESS } from "./address-block.ts";
import { directionsOf } from "./kubernetes-policy.ts";

export const networkMetadataEgress: ObjectControl = {
  id: "network/metadata-egress",
  title: "Egress rules leave out the cloud's metadata address",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["networking.k8s.io/NetworkPolicy"],
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Code in the pod, or a request forged through it, asks 169.254.169.254 for the credentials of the node and acts as the node in the cloud account.",
  },
  why: "With the address excepted, a block of addresses no longer includes the one that hands out the node's identity.",
  fix: {
    text: "Add 169.254.169.254/32 under `except` of the ipBlock.",
    caution: "Pods that rely on the node's cloud role, instead of a workload identity, lose it.",
  },
  residualRisk: "Other policies may admit the address; clouds also serve metadata on IPv6 and by name.",
  tradeOff: "Programs must get their cloud identity in another way.",
  frameworks: {
    nsa: ["Network separation and hardening: sensitive cloud infrastructure"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7", "AC-6"],
    pci: ["1.3.2"],
    mitre: ["T1552"],
    owasp: ["K07"],
  },
  check({ object }) {
    if (!directionsOf(object).includes("egress")) return undefined;
    return asList(dig(object, "spec", "egress")).flatMap((rule, index) => {
      if (!admitsHttp(dig(rule, "ports"))) return [];
      return asList(dig(rule, "to")).flatMap((peer, position) => {
        const block = dig(peer, "ipBlock");
        if (!holds(block, METADATA_ADDRESS)) return [];
        const path = ["spec", "egress", index, "to", position, "ipBlock"];
        const edits = [{ op: "append" as const, path: [...path, "except"], value: `${METADATA_ADDRESS}/32` }];
        const cidr = asString(dig(block, "cidr")) ?? "";
        // An exception must be smaller than the block it is taken from.
        const isWhole = cidr === `${METADATA_ADDRESS}/32` || cidr === METADATA_ADDRESS;
        const message = `egress to ${cidr} includes the metadata address ${METADATA_ADDRESS}`;
        return [isWhole ? { path, message } : { path, message, edits }];
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
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] } }] }]
`,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }]
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }]
`,
    ],
  },
};

/** Whether the ports admit TCP 80, where metadata is served. */
function admitsHttp(ports: Json | undefined): boolean {
  const list = asList(ports);
  if (list.length === 0) return true;
  return list.some((entry) => {
    const port = dig(entry, "port");
    const isTcp = (dig(entry, "protocol") ?? "TCP") === "TCP";
    if (!isTcp || typeof port === "string") return false;
    const end = dig(entry, "endPort");
    return port == null || (typeof port === "number" && port <= 80 && 80 <= (typeof end === "number" ? end : port));
  });
}
