import { covers, readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";

/** Frozen or shut down by those who ran them. */
const RETIRED: readonly string[] = [
  "k8s.gcr.io",
  "*.k8s.gcr.io",
  "gcr.io/google-containers",
  "gcr.io/google_containers",
  "docker.pkg.github.com",
];

export const imageBlockedRegistry: ContainerControl = {
  id: "image/blocked-registry",
  title: "Images do not come from blocked or retired registries",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "A registry that is shut down or frozen gets no fixes, and its name may pass to somebody else; one that was blocked is still used by old manifests.",
  },
  why: "Images are pulled from registries that somebody looks after.",
  fix: {
    text: "Use the successor (registry.k8s.io for k8s.gcr.io) or your mirror; list blocked ones in `blockedRegistries`.",
  },
  residualRisk: "Copies of the same image under another name are not seen.",
  tradeOff: "Manifests and mirrors have to be changed.",
  frameworks: {
    nist800190: ["4.1.5", "4.2.2"],
    nist80053: ["SR-3", "SR-4"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02", "K10"],
  },
  check(container, _workload, { settings }) {
    const reference = readImageReference(container.spec.image ?? "");
    if (reference.is === "invalid") return undefined;
    const blocked = settings.blockedRegistries.some((pattern) => covers(pattern, reference));
    if (!blocked && !RETIRED.some((pattern) => covers(pattern, reference))) return undefined;
    const path = [...container.path, "image"];
    const state = blocked ? "blocked" : "retired";
    return {
      path,
      message: `the image of container "${container.name}" comes from ${reference.registry}, which is ${state}`,
      impact: blocked ? "medium" : "low",
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.k8s.io/pause:3.10" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "k8s.gcr.io/pause:3.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "docker.pkg.github.com/a/b/c:1" }]
`,
    ],
  },
};
