import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";

/** Text that templates and scripts leave for a later step. */
const PLACEHOLDER = /\{\{|\$\{?\w|\$\(|<[a-z-]+>/i;

export const imageReference: ContainerControl = {
  id: "image/reference",
  title: "Image references are ones that runtimes accept",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "The runtime refuses the reference and the container never starts; a placeholder nobody filled in looks the same.",
  },
  why: "A reference in the registries' grammar can be pulled, pinned and checked.",
  fix: {
    text: "Write `host/path/name:tag@sha256:digest` in lower case, without a scheme.",
  },
  residualRisk: "The image may still not exist.",
  tradeOff: "None.",
  frameworks: {},
  check(container) {
    const text = container.spec.image;
    if (text === undefined) return undefined;
    const reference = readImageReference(text);
    // A wrong digest is image/digest's.
    if (reference.is === "reference" || reference.part === "digest") return undefined;
    const path = [...container.path, "image"];
    if (PLACEHOLDER.test(text)) {
      return {
        verdict: "unknown",
        path,
        message: `the image of container "${container.name}" is filled in later: ${JSON.stringify(text.slice(0, 100))}`,
      };
    }
    return {
      path,
      message: `the image of container "${container.name}" ${reference.because}: ${JSON.stringify(text.slice(0, 100))}`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example:5000/team/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "https://registry.example/web:1" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/Web:1" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:" }]
`,
    ],
  },
};
