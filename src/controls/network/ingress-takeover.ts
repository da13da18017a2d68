import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";

const CONTROLLER = /(?:^|\/)(?:ingress-nginx\/controller(?:-chroot)?|nginx-ingress-controller)$/;
const VERSION = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})/;

export const networkIngressTakeover: ContainerControl = {
  id: "network/ingress-takeover",
  title: "The ingress controller has the fix for CVE-2025-1974",
  layer: "cluster",
  impact: "critical",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Before 1.11.5 and 1.12.1 any pod sends the controller's admission webhook an Ingress that runs code in it, and with its token reads every Secret of the cluster.",
  },
  why: "The fixed releases no longer test foreign configuration with nginx.",
  fix: {
    text: "Update to 1.11.5, 1.12.1 or later at once, then move to a maintained controller.",
    caution: "Snippets and some annotations are off by default in later releases.",
  },
  residualRisk: "The project ended in March 2026: holes found since stay open.",
  tradeOff: "None.",
  frameworks: { nist80053: ["SI-2", "SA-22"], pci: ["6.3.3"], mitre: ["T1190"], owasp: ["K10"] },
  check(container) {
    const reference = readImageReference(container.spec.image ?? "");
    if (reference.is === "invalid" || !CONTROLLER.test(reference.repository)) return undefined;
    const match = VERSION.exec(reference.tag ?? "");
    if (match === null || !isBeforeFix(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
    return {
      path: [...container.path, "image"],
      message: `container "${container.name}" runs ingress-nginx ${match[0]}, which has CVE-2025-1974`,
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress-nginx-controller }
spec: { template: { spec: { containers: [{ name: controller, image: "registry.example/ingress-nginx/controller:v1.12.1" }] } } }
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
