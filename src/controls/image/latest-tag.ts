import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { AT_ANY_EXPOSURE, toMobility } from "./tag.ts";

export const imageLatestTag: ContainerControl = {
  id: "image/latest-tag",
  title: "Images are named by a tag other than latest",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["tampering"],
    text: "`latest`, or no tag at all, is whatever was pushed last: nodes run different code under one name, a rollback brings nothing back, and whoever can push takes over every pod that starts next.",
  },
  why: "A version names one state of the program that was built and tested.",
  fix: {
    text: "Write the version, better with its digest: `name:1.4.2@sha256:…`.",
  },
  residualRisk:
    "Versions can be pushed again as well unless the registry forbids it; only a digest is one image for ever.",
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
    if (reference.is === "invalid" || toMobility(reference, settings.floatingTags) !== "latest") return undefined;
    const state = reference.tag === undefined ? "has no tag, which means latest" : `has the tag ${reference.tag}`;
    const message = `the image of container "${container.name}" ${state}`;
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
  containers: [{ name: web, image: "registry.example:5000/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example:5000/web" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx:latest" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/tool:LATEST" }]
`,
    ],
  },
};
