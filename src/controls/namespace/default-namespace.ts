import type { ObjectControl } from "../../model/index.ts";
import type { Resource } from "../../model/index.ts";

export const defaultNamespace: ObjectControl = {
  id: "namespace/default-namespace",
  title: "Nothing runs in the namespace default",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: ["*"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "What names no place lands in `default`: workloads of all teams share one set of roles, quotas and network rules, and whoever holds one of them reaches the others.",
  },
  why: "Roles, network policies, quotas and Pod Security go by namespace.",
  fix: {
    text: "Give each application a namespace of its own.",
    caution:
      "Moving an object makes a new one: data in volumes, names in DNS and references from other objects must move too.",
  },
  residualRisk: "Cluster-wide roles and missing network policies still join namespaces.",
  tradeOff: "More namespaces to keep.",
  frameworks: {
    cis: ["5.6.1", "5.6.4"],
    nsa: ["Network separation and hardening: namespaces"],
    nist800190: ["4.3.4"],
    nist80053: ["AC-4", "SC-7"],
    owasp: ["K01"],
  },
  check(resource) {
    const { object } = resource;
    if (object.metadata.namespace !== "default" || isBornThere(resource)) return undefined;
    return {
      path: ["metadata", "namespace"],
      message: `${object.kind} "${object.metadata.name ?? ""}" is in the namespace default`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: default }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: default }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
  },
};

/** What every cluster puts there by itself. */
function isBornThere({ object, origin }: Resource): boolean {
  const { kind, metadata } = object;
  const isOwned = (metadata.ownerReferences ?? []).length > 0;
  if (origin.is === "cluster" && (isOwned || kind === "Event" || kind === "Lease")) return true;
  if (kind === "Service" || kind === "Endpoints" || kind === "EndpointSlice") return metadata.name === "kubernetes";
  if (kind === "ConfigMap") return metadata.name === "kube-root-ca.crt";
  return kind === "ServiceAccount" && metadata.name === "default";
}
