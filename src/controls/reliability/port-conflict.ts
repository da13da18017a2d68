import type { WorkloadControl } from "../../model/index.ts";
import type { Observation } from "../../model/index.ts";

export const portConflict: WorkloadControl = {
  id: "reliability/port-conflict",
  title: "Containers of a pod use different ports",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "Containers of a pod share one network address: the second one that opens the same port fails to start.",
  },
  why: "Each port and protocol can be opened once per pod.",
  fix: { text: "Let one of the containers listen on another port." },
  residualRisk: "Ports that are not declared may collide too.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check({ containers }) {
    const taken = new Map<string, string>();
    return containers
      .filter(({ kind }) => kind === "container" || kind === "sidecar")
      .flatMap(({ name, path, spec }) =>
        (spec.ports ?? []).flatMap(({ containerPort, protocol = "TCP" }, index): Observation[] => {
          if (containerPort === undefined) return [];
          const port = `${containerPort}/${protocol}`;
          const other = taken.get(port) ?? name;
          taken.set(port, other);
          if (other === name) return [];
          return [
            {
              path: [...path, "ports", index, "containerPort"],
              message: `containers "${other}" and "${name}" both use port ${port}`,
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
    - { name: web, image: "registry.example/web:1.4.2", ports: [{ containerPort: 8080 }, { containerPort: 8080, protocol: UDP }] }
    - { name: log, image: "registry.example/log:1.0.0", ports: [{ containerPort: 9090 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: "registry.example/web:1.4.2", ports: [{ containerPort: 8080 }] }
    - { name: log, image: "registry.example/log:1.0.0", ports: [{ containerPort: 8080 }] }
`,
    ],
  },
};
