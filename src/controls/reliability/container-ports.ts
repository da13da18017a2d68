import type { ContainerControl } from "../../model/index.ts";
import type { ContainerPort } from "../../model/index.ts";

export const containerPorts: ContainerControl = {
  id: "reliability/container-ports",
  title: "Container ports are well formed",
  layer: "container",
  impact: "low",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "A port without a number, a name used twice or a name the API server refuses stops the rollout, or lets a Service send traffic to the wrong port.",
  },
  why: "Services and probes find ports by their names.",
  fix: {
    text: "Give each port a `containerPort` and a name of its own: at most 15 lower-case letters, digits and hyphens, with a letter.",
  },
  residualRisk: "The program may still listen elsewhere.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container) {
    const ports = container.spec.ports ?? [];
    return ports.flatMap((port, index) => {
      const fault = faultOf(port, ports.slice(0, index));
      if (fault === undefined) return [];
      return [
        {
          path: [...container.path, "ports", index],
          message: `port ${index + 1} of container "${container.name}" ${fault}`,
        },
      ];
    });
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
      ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
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
      ports: [{ name: http, containerPort: 8080 }, { name: http, containerPort: 9090 }]
`,
    ],
  },
};

function faultOf({ name, containerPort }: ContainerPort, before: readonly ContainerPort[]): string | undefined {
  if (containerPort === undefined) return "has no containerPort";
  if (containerPort < 1 || containerPort > 65_535) return `has the number ${containerPort}, outside 1 to 65535`;
  if (name === undefined) return undefined;
  if (before.some((other) => other.name === name)) return `has the name "${name}" of another port`;
  if (name.length > 15) return `has a name of ${name.length} characters: at most 15 are allowed`;
  const isName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
  return isName ? undefined : `has the name "${name}", which is not of lower-case letters, digits and single hyphens`;
}
