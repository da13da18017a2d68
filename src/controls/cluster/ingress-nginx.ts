import type { WorkloadControl } from "../../model/index.ts";

export const ingressNginx: WorkloadControl = {
  id: "cluster/ingress-nginx",
  title: "The retired ingress-nginx controller does not run",
  layer: "cluster",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "The project ended in March 2026: the next hole in a program that reads all TLS secrets and faces the internet stays open.",
  },
  why: "A controller that is kept gets fixes.",
  fix: {
    text: "Move to a Gateway API implementation or another maintained ingress controller.",
    caution: "Annotations of ingress-nginx have no meaning elsewhere: list the ones in use and map each.",
  },
  residualRisk: "Every ingress controller faces the internet.",
  tradeOff: "A migration.",
  frameworks: { nist800190: ["4.1.1"], nist80053: ["SA-22", "SI-2"], pci: ["6.3.3"], mitre: ["T1190"], owasp: ["K10"] },
  check({ containers }) {
    return containers.flatMap(({ name, path, spec }) => {
      if (!IMAGES.some((image) => image.test(spec.image ?? ""))) return [];
      return [
        {
          path: [...path, "image"],
          message: `container "${name}" runs ingress-nginx, which is not maintained any more`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: gateway }
spec:
  containers: [{ name: gateway, image: registry.example/gateway:3.1.0 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: ingress }
spec:
  containers: [{ name: controller, image: "registry.k8s.io/ingress-nginx/controller:v1.12.1" }]
`,
    ],
  },
};

/** The community controller; the vendor's own (`nginx/nginx-ingress`) is another project. */
const IMAGES = [
  /(?:^|\/)ingress-nginx\/controller(?:-chroot)?(?:[:@]|$)/,
  /(?:^|\/)nginx-ingress-controller(?:-[a-z0-9]{1,10})?(?:[:@]|$)/,
];
