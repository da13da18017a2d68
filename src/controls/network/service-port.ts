import { asList, asString, dig, type ObjectControl, type Workload } from "../../model/index.ts";
import { typeOf, workloadsBehind } from "./service.ts";

export const networkServicePort: ObjectControl = {
  id: "network/service-port",
  title: "A Service's named target ports exist in its pods",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["denial-of-service"],
    text: "A target port that no container names has no endpoints: the service is there and nobody answers.",
  },
  why: "Names that agree let traffic through.",
  fix: {
    text: "Give the container's port the name, or write the name or number that the container has under targetPort.",
  },
  residualRisk: "The program may listen on another port than its manifest says.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }, { picture }) {
    if (typeOf(object) === "ExternalName") return undefined;
    const workloads = workloadsBehind(object, picture);
    if (workloads.length === 0) return undefined;
    return asList(dig(object, "spec", "ports")).flatMap((port, index) => {
      const target = asString(dig(port, "targetPort"));
      if (target === undefined || /^\d+$/.test(target)) return [];
      if (workloads.some((workload) => namesPort(workload, target))) return [];
      return [
        {
          path: ["spec", "ports", index, "targetPort"],
          message: `no container of the selected pods names a port "${target}"`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2, ports: [{ name: http, containerPort: 8080 }] }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example/web:1.4.2, ports: [{ name: web, containerPort: 8080 }] }] }
`,
    ],
  },
};

function namesPort({ containers }: Workload, name: string): boolean {
  return containers.some(({ spec }) => spec.ports?.some((port) => port.name === name) === true);
}
