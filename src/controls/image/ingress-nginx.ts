import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";

/** Ends of the repository, also in mirrors. NGINX's own controller (nginx/nginx-ingress) is another program. */
const CONTROLLERS: readonly string[] = [
  "ingress-nginx/controller",
  "ingress-nginx/controller-chroot",
  "nginx-ingress-controller",
];

export const imageIngressNginx: ContainerControl = {
  id: "image/ingress-nginx",
  title: "The retired ingress-nginx controller does not run",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "The community's ingress-nginx controller is retired since March 2026: faults found later, like the remote code execution of CVE-2025-1974, stay open in a pod that the internet reaches and that reads secrets.",
  },
  why: "A maintained controller gets fixes.",
  fix: {
    text: "Move to a Gateway API implementation or another maintained ingress controller.",
  },
  residualRisk: "The new controller reads secrets and faces the internet as well.",
  tradeOff: "Annotations have to be translated to routes and policies.",
  frameworks: {
    nist800190: ["4.1.1"],
    nist80053: ["SI-2", "SA-22"],
    pci: ["6.3.3"],
    mitre: ["T1190"],
    owasp: ["K10"],
  },
  check(container) {
    const reference = readImageReference(container.spec.image ?? "");
    if (reference.is === "invalid" || !CONTROLLERS.some((name) => `/${reference.repository}`.endsWith(`/${name}`)))
      return undefined;
    const message = `container "${container.name}" is the ingress-nginx controller, which gets no fixes since March 2026`;
    return { path: [...container.path, "image"], message };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/gateway:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx/nginx-ingress:5.0.0" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.k8s.io/ingress-nginx/controller:v1.12.0" }]
`,
    ],
  },
};
