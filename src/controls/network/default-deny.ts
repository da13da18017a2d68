import { asString, type ObjectControl } from "../../model/index.ts";
import { POLICY_KINDS, whyPoliciesUnknown } from "./coverage.ts";
import { defaultDenyOf, hasSystemName, policiesAt } from "./namespace.ts";

/** Policies whose selectors are read pod by pod only. */
const RICHER = POLICY_KINDS.filter((kind) => /calico|policy\.networking/.test(kind));

export const networkDefaultDeny: ObjectControl = {
  id: "network/default-deny",
  title: "A namespace with policies denies by default what none admits",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["information-disclosure"],
    text: "Policies that select by label leave every pod without that label open: a new workload, or one with a typing error, stands outside the wall and nobody sees it.",
  },
  why: "A policy that selects all pods and admits nothing makes 'closed' the state a pod is born in.",
  fix: {
    text: "Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]` and no rules.",
    caution: "Pods that no other policy selects lose all traffic, DNS included.",
  },
  residualRisk: "Rules that admit too much, and pods on the host network.",
  tradeOff: "A pod without its own policy does not work at all.",
  frameworks: {
    cis: ["5.3.2"],
    nsa: ["Network separation and hardening: default deny"],
    nist800190: ["4.3.3"],
    nist80053: ["SC-7(5)", "AC-4"],
    pci: ["1.3.1", "1.3.2"],
    hipaa: ["164.312(e)(1)"],
    mitre: ["T1046"],
    owasp: ["K07"],
  },
  check({ object }, { picture, settings }) {
    const name = asString(object.metadata.name);
    // A namespace without any policy is network/namespace-policy's finding.
    if (name === undefined || hasSystemName(name, settings) || policiesAt(picture, name) === 0) return undefined;
    const denied = defaultDenyOf(picture, name);
    const open = (["ingress", "egress"] as const).filter((direction) => !denied.has(direction));
    if (open.length === 0) return undefined;
    const path = ["metadata", "name"];
    const blind = whyPoliciesUnknown(picture, name);
    if (blind !== undefined)
      return { verdict: "unknown", path, message: `network policies of "${name}" are not known: ${blind}` };
    const richer = RICHER.find((kind) => picture.ofKind(kind).length > 0);
    if (richer !== undefined) {
      return { verdict: "unknown", path, message: `a ${richer} may deny by default in namespace "${name}"` };
    }
    return {
      path,
      message: `namespace "${name}" has policies, but none denies ${open.join(" and ")} for all its pods`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec: { podSelector: { matchLabels: { tier: front } }, policyTypes: [Ingress, Egress] }
`,
    ],
  },
};
