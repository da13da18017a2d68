import type { ContainerControl } from "../../model/index.ts";

/** As a word of its own, where a shell would run it. */
const SUDO = /(?:^|[\s;&|(`/])sudo(?:[\s;&|)`]|$)/;

export const sudo: ContainerControl = {
  id: "pod/sudo",
  title: "Containers do not start programs by sudo",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "An entry point that calls sudo has a setuid program and a rule that makes root of an ordinary user: an attacker uses the same way.",
  },
  why: "A container that starts as the user it needs has no way to another.",
  fix: {
    text: "Start the program directly, as the user given by runAsUser.",
  },
  residualRisk: "Other setuid programs in the image do the same as sudo.",
  tradeOff: "Steps that need root move into the image build or an init container.",
  frameworks: {
    nsa: ["Pod security: privilege escalation"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1068"],
    owasp: ["K01"],
  },
  check(container) {
    return (["command", "args"] as const).flatMap((key) => {
      const index = (container.spec[key] ?? []).findIndex((text) => SUDO.test(text));
      return index < 0
        ? []
        : [
            {
              path: [...container.path, key, index],
              message: `container "${container.name}" calls sudo in its ${key}`,
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", command: ["/bin/web", "--no-sudo"] }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", command: ["sh", "-c", "sudo chown web /data && exec web"] }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", args: [sudo, mount] }]
`,
    ],
  },
};
