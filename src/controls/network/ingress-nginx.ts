import type { ContainerControl } from "../../model/index.ts";

const CONTROLLER =
  /(?:^|\/)(?:ingress-nginx\/(?:controller|kube-webhook-certgen)|nginx-ingress-controller)(?::v?(\d+)\.(\d+)\.(\d+)[^@]*)?/;

export const networkIngressNginx: ContainerControl = {
  id: "network/ingress-nginx",
  title: "The retired ingress-nginx controller is not in use",
  layer: "cluster",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "The project ended in March 2026: holes found since stay open. Before 1.11.5 and 1.12.1 any pod could run code in the controller and read every Secret it can (CVE-2025-1974).",
  },
  why: "A controller that gets fixes closes holes before they are used.",
  fix: {
    text: "Move to a Gateway API implementation or another maintained ingress controller; until then run the last release and block its webhook port for other pods.",
    caution: "Annotations differ between controllers: translate and test every Ingress.",
  },
  residualRisk: "The next controller has holes too, with fixes.",
  tradeOff: "The move costs work on every route.",
  frameworks: { nist80053: ["SI-2", "SA-22"], pci: ["6.3.3"], mitre: ["T1190"], owasp: ["K10"] },
  check(container) {
    const image = container.spec.image ?? "";
    const match = CONTROLLER.exec(image);
    if (match === null || image.includes("kube-webhook-certgen")) return undefined;
    const [major, minor, patch] = match.slice(1, 4).map((part) => (part === undefined ? undefined : Number(part)));
    const isHoley = major !== undefined && isBeforeFix(major, minor ?? 0, patch ?? 0);
    return {
      path: [...container.path, "image"],
      message: `container "${container.name}" runs ingress-nginx, which gets no fixes since March 2026${isHoley ? "; this version has CVE-2025-1974" : ""}`,
      ...(isHoley ? { impact: "critical" as const } : {}),
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway }
spec: { template: { spec: { containers: [{ name: envoy, image: "registry.example/envoy:1.36.2" }] } } }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress-nginx-controller }
spec: { template: { spec: { containers: [{ name: controller, image: "registry.k8s.io/ingress-nginx/controller:v1.11.2" }] } } }
`,
    ],
  },
};

/** CVE-2025-1974 is fixed in 1.11.5 and 1.12.1. */
function isBeforeFix(major: number, minor: number, patch: number): boolean {
  if (major !== 1) return major < 1;
  if (minor === 12) return patch < 1;
  return minor < 11 || (minor === 11 && patch < 5);
}
