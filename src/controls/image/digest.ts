import { covers, readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { AT_ANY_EXPOSURE, toMobility } from "./tag.ts";

export const imageDigest: ContainerControl = {
  id: "image/digest",
  title: "Images are pinned by digest",
  layer: "container",
  impact: "low",
  scope: "container",
  threat: {
    stride: ["tampering"],
    text: "A tag is a pointer that the registry, or whoever holds a push token, can move to other content after it was scanned and approved.",
  },
  why: "The digest is the hash of the image: the runtime refuses anything else.",
  fix: {
    text: "Append the digest: `name:1.4.2@sha256:…` (`crane digest name:1.4.2` prints it); a bot can raise it with the version.",
  },
  residualRisk: "A pinned image still ages: faults found later stay until the digest is raised.",
  tradeOff: "Digests must be raised for each rebuild.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["SR-3", "SR-4"],
    pci: ["6.3.2"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container, _workload, { settings }) {
    const reference = readImageReference(container.spec.image ?? "");
    const path = [...container.path, "image"];
    if (reference.is === "invalid") {
      if (reference.part !== "digest") return undefined;
      return { path, message: `the image of container "${container.name}" ${reference.because}`, ...AT_ANY_EXPOSURE };
    }
    // Tags that move are told apart by image/latest-tag and image/floating-tag.
    if (toMobility(reference, settings.floatingTags) !== "fixed") return undefined;
    if (settings.digestExemptRepositories.some((pattern) => covers(pattern, reference))) return undefined;
    return {
      path,
      message: `the image of container "${container.name}" has the tag ${reference.tag ?? ""} but no digest`,
      ...AT_ANY_EXPOSURE,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }]
`,
    ],
    bad: [
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
  containers: [{ name: web, image: "registry.example/web@sha256:abc" }]
`,
    ],
  },
};
