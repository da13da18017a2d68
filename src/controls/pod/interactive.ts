import type { ContainerControl } from "../../model/index.ts";

export const interactive: ContainerControl = {
  id: "pod/interactive",
  title: "Containers do not keep a terminal open",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A container with stdin or tty waits for whoever attaches to it; such settings are left over from debugging.",
  },
  why: "Without them `kubectl attach` has nothing to write to.",
  fix: {
    text: "Remove `stdin` and `tty`.",
    caution: "Programs that read a console end at once.",
  },
  residualRisk: "exec still opens a shell where there is one.",
  tradeOff: "None for servers.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1609"],
    owasp: ["K01"],
  },
  check(container) {
    if (container.kind === "ephemeral") return undefined;
    return (["stdin", "tty"] as const)
      .filter((key) => container.spec[key] === true)
      .map((key) => {
        const path = [...container.path, key];
        return {
          path,
          message: `container "${container.name}" keeps its ${key} open`,
          edits: [{ op: "remove", path }],
        };
      });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", stdin: true, tty: true }]
`,
    ],
  },
};
