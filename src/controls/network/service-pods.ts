import { type ObjectControl } from "../../model/index.ts";
import { namespaceOf } from "./place.ts";
import { selectorOf, typeOf, workloadsBehind } from "./service.ts";

export const networkServicePods: ObjectControl = {
  id: "network/service-pods",
  title: "A Service selects at least one workload",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["denial-of-service", "spoofing"],
    text: "A Service whose selector fits nothing answers nobody; whoever may create a pod with these labels becomes the service.",
  },
  why: "A selector that fits the workload sends traffic where it belongs.",
  fix: { text: "Write the labels of the pod template under spec.selector, or delete the Service." },
  residualRisk: "The selector may also fit pods that were not meant.",
  tradeOff: "Services kept apart from their workloads are reported when scanned alone.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }, { picture }) {
    if (typeOf(object) === "ExternalName") return undefined;
    const selector = selectorOf(object);
    if (selector === undefined || workloadsBehind(object, picture).length > 0) return undefined;
    const path = ["spec", "selector"];
    const namespace = namespaceOf(object);
    const blind = picture.whyBlind("/Pod", namespace) ?? picture.whyBlind("apps/Deployment", namespace);
    if (blind !== undefined)
      return { verdict: "unknown", path, message: `whether the Service selects a pod is not known: ${blind}` };
    return { path, message: `the Service selects no workload in namespace "${namespace}"` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: office, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2 }] }
`,
    ],
  },
};
