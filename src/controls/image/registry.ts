import { covers, readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { AT_ANY_EXPOSURE } from "./tag.ts";

export const imageRegistry: ContainerControl = {
  id: "image/registry",
  title: "Images come from a named registry that is trusted",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "An image from a registry that nobody chose is anybody's program; a name without a registry is looked up wherever the runtime of the node is told to, Docker Hub by default.",
  },
  why: "A short list of registries, compared host by host and part by part, keeps images to those that are scanned and signed.",
  fix: {
    text: "Write the registry into the name and mirror foreign images into your own; list what is trusted in `trustedRegistries`.",
  },
  residualRisk: "A trusted registry can hold a bad image: pin digests and verify signatures.",
  tradeOff: "Foreign images must be mirrored first.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["SR-3", "SR-4"],
    pci: ["6.3.2"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container, _workload, { settings }) {
    const { image = "" } = container.spec;
    const reference = readImageReference(image);
    const path = [...container.path, "image"];
    if (reference.is === "invalid") {
      // Nobody knows what a runtime makes of it, so nobody can trust it.
      if (image === "" || settings.trustedRegistries.length === 0) return undefined;
      return { path, message: `the image of container "${container.name}" cannot be held against what is trusted` };
    }
    if (settings.trustedRegistries.length === 0) {
      if (reference.namesRegistry) return undefined;
      return {
        path,
        message: `the image of container "${container.name}" names no registry`,
        impact: "low",
        ...AT_ANY_EXPOSURE,
      };
    }
    if (settings.trustedRegistries.some((pattern) => covers(pattern, reference))) return undefined;
    return {
      path,
      message: `the image of container "${container.name}" comes from ${reference.registry}/${reference.repository}, which is not trusted`,
    };
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
  containers: [{ name: web, image: "nginx:1.27" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "team/tool:1" }]
`,
    ],
  },
};
