import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { AT_ANY_EXPOSURE, toMobility } from "./tag.ts";

export const imageFloatingTag: ContainerControl = {
  id: "image/floating-tag",
  title: "Images are not named by a tag that moves",
  layer: "container",
  impact: "low",
  scope: "container",
  threat: {
    stride: ["tampering"],
    text: "Tags such as main, nightly or stable are pushed again and again: what runs tomorrow is not what was tested today.",
  },
  why: "A version names one state of the program that was built and tested.",
  fix: {
    text: "Write the version, better with its digest.",
  },
  residualRisk: "Versions can be pushed again as well unless the registry forbids it.",
  tradeOff: "Somebody, or a bot, has to raise the version.",
  frameworks: {
    nist800190: ["4.2.2"],
    nist80053: ["SR-3", "SR-4"],
    pci: ["6.3.2"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container, _workload, { settings }) {
    const reference = readImageReference(container.spec.image ?? "");
    if (reference.is === "invalid" || toMobility(reference, settings.floatingTags) !== "floating") return undefined;
    const message = `the image of container "${container.name}" has the tag ${reference.tag ?? ""}, which moves`;
    return { path: [...container.path, "image"], message, ...AT_ANY_EXPOSURE };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:main@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:nightly" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:latest-alpine" }]
`,
    ],
  },
};
