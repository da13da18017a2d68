import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { readKubernetesVersion } from "../../formats/kubernetes-version/index.ts";

export const nodeVersion: ObjectControl = {
  id: "cluster/node-version",
  title: "Nodes run a Kubernetes version that still gets fixes",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["/Node"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Holes in the kubelet that are public and mended elsewhere stay open on this node.",
  },
  why: "Only the newest three minor releases get security fixes.",
  fix: {
    text: "Upgrade the node; the kubelet may be up to three minor releases older than the API server, not more.",
    caution: "Drain the node first, and look for removed API versions and flags.",
  },
  residualRisk: "The patch release within the minor one is not judged here.",
  tradeOff: "Upgrades every few months.",
  frameworks: { nist800190: ["4.5.3"], nist80053: ["SI-2", "SA-22"], pci: ["6.3.3"], mitre: ["T1068"], owasp: ["K10"] },
  check({ object }, { settings }) {
    const path = ["status", "nodeInfo", "kubeletVersion"];
    const text = asString(dig(object, ...path)) ?? "";
    const version = readKubernetesVersion(text);
    const current = readKubernetesVersion(settings.kubernetesVersion);
    if (version === undefined || current === undefined || version.major !== current.major) return undefined;
    if (version.minor > current.minor - SUPPORTED_MINORS) return undefined;
    return { path, message: `node "${object.metadata.name ?? ""}" runs ${text}, which gets no fixes any more` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Node
metadata: { name: node-1 }
status: { nodeInfo: { kubeletVersion: v1.35.2 } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Node
metadata: { name: node-1 }
status: { nodeInfo: { kubeletVersion: v1.28.9 } }
`,
    ],
  },
};

/** @see https://kubernetes.io/releases/version-skew-policy/#supported-versions */
const SUPPORTED_MINORS = 3;
