import { covers, readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { toImitated } from "./lookalike.ts";

export const imageLookalikeRegistry: ContainerControl = {
  id: "image/lookalike-registry",
  title: "Registries are not named after well-known ones with a slip",
  layer: "container",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "Somebody registers a name one slip away from a well-known registry, or one that begins with it, and waits for manifests and credentials: whoever pulls from there runs their program and has sent them the pull secret.",
  },
  why: "The name as the registry writes it leads to the registry.",
  fix: {
    text: "Write the registry's real name; if the name is right, put it in `trustedRegistries`.",
  },
  residualRisk: "Names with more than one slip, and look-alike repositories within a registry, are not told.",
  tradeOff: "None.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["SR-3", "SR-4"],
    mitre: ["T1036.005", "T1204.003"],
    owasp: ["K02"],
  },
  check(container, _workload, { settings }) {
    const reference = readImageReference(container.spec.image ?? "");
    if (reference.is === "invalid") return undefined;
    const imitated = toImitated(reference.registry);
    if (imitated === undefined || settings.trustedRegistries.some((pattern) => covers(pattern, reference)))
      return undefined;
    const path = [...container.path, "image"];
    return {
      path,
      message: `the image of container "${container.name}" comes from ${reference.registry}, which looks like ${imitated}`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "ghcr.io/team/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "eu.gcr.io/team/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "ghrc.io/team/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "docker.io.evil.example/library/nginx:1.27" }]
`,
    ],
  },
};
