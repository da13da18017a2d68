import type { ContainerControl } from "../../model/index.ts";

export const imageUnstatedPullPolicy: ContainerControl = {
  id: "image/unstated-pull-policy",
  title: "Containers state their pull policy",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["tampering"],
    text: "What happens when nothing is written depends on the tag: changing the tag changes the policy without anybody asking for it.",
  },
  why: "A policy that is written stays.",
  fix: {
    text: "Set `imagePullPolicy: Always`.",
    caution: "Images that were only loaded onto the node (kind, minikube) no longer start.",
  },
  residualRisk: "The tag may have moved: pin the digest as well.",
  tradeOff: "One line more.",
  frameworks: {
    nist800190: ["4.2.2"],
    nist80053: ["SR-3", "SR-4"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container) {
    if (container.spec.imagePullPolicy !== undefined) return undefined;
    const path = [...container.path, "imagePullPolicy"];
    return {
      path,
      message: `container "${container.name}" states no pull policy`,
      edits: [{ op: "set", path, value: "Always" }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", imagePullPolicy: IfNotPresent }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
  },
};
