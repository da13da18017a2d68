import type { ContainerControl } from "../../model/index.ts";

export const privilegedPort: ContainerControl = {
  id: "pod/privileged-port",
  title: "Containers listen on ports above 1023",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "spoofing"],
    text: "Ports below 1024 take a capability or root, and names that others trust (53, 443) can be posed as.",
  },
  why: "A program on a high port needs no capability; the Service maps the port.",
  fix: {
    text: "Listen on a port above 1023 and map it with the Service's targetPort.",
  },
  residualRisk: "Ports written in the manifest are information only: the program may open others.",
  tradeOff: "The program's configuration has to name the other port.",
  frameworks: {
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
  },
  check(container) {
    return (container.spec.ports ?? []).flatMap((port, index) =>
      (["containerPort", "hostPort"] as const).flatMap((key) => {
        const number = port[key] ?? 0;
        if (number < 1 || number > 1023) return [];
        return [
          {
            path: [...container.path, "ports", index, key],
            message: `container "${container.name}" has ${key} ${number}, below 1024`,
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", ports: [{ containerPort: 8080 }] }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", ports: [{ containerPort: 80 }] }]
`,
    ],
  },
};
