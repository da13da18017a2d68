import type { ContainerControl } from "../../model/index.ts";
import { readQuantity } from "../../formats/quantity/index.ts";
import { amountPath, type Bound } from "./amount.ts";

export const quantity: ContainerControl = {
  id: "resources/quantity",
  title: "Resource amounts are quantities Kubernetes accepts",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "An amount such as `512MB` or a negative number is refused by the API server, so the rollout stops at the object, often in the middle of a release.",
  },
  why: "Only numbers with the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or an exponent are quantities.",
  fix: { text: "Write the amount with a suffix Kubernetes knows: `512Mi`, `250m`." },
  residualRisk: "A valid amount may still be the wrong one.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container) {
    const bounds: readonly Bound[] = ["requests", "limits"];
    return bounds.flatMap((bound) =>
      Object.entries(container.spec.resources?.[bound] ?? {}).flatMap(([resource, amount]) => {
        const nanos = readQuantity(amount);
        if (nanos !== undefined && nanos >= 0n) return [];
        const reason = nanos === undefined ? "is no Kubernetes quantity" : "is below zero";
        return [
          {
            path: amountPath(container, bound, resource),
            message: `${resource} ${bound} "${amount}" of container "${container.name}" ${reason}`,
          },
        ];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { limits: { memory: 0.5Gi, cpu: 1e-1 } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { limits: { memory: 512MB } }
`,
    ],
  },
};
