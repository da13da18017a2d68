import type { ContainerControl } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { onContainer } from "./setting.ts";
import { toScratchEdits } from "./scratch-space.ts";

export const readOnlyRoot: ContainerControl = {
  id: "pod/read-only-root",
  title: "Containers cannot write their root file system",
  layer: "container",
  impact: "low",
  scope: "container",
  threat: {
    stride: ["tampering", "elevation-of-privilege"],
    text: "An attacker with code execution writes tools, changes the program or its configuration and stays until the pod is replaced.",
  },
  why: "With a read-only root only the volumes that the manifest names can be written, and they can be watched or mounted noexec.",
  fix: {
    text: "Set `readOnlyRootFilesystem: true` and mount an emptyDir where the program writes: /tmp, caches, pid files.",
    caution:
      "A program that writes elsewhere gets EROFS: find the places with `docker run --read-only`, or `docker diff` on a running container, and mount an emptyDir there. Data in the added emptyDir lives as long as the pod.",
  },
  residualRisk: "Code can run from memory and from the volumes that stay writable.",
  tradeOff: "Each directory the program writes needs a volume.",
  frameworks: {
    nsa: ["Pod security: immutable container file systems"],
    nist800190: ["4.4.3"],
    nist80053: ["CM-7", "SI-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(c)(1)"],
    owasp: ["K01"],
  },
  check(container, workload) {
    if (container.spec.securityContext?.readOnlyRootFilesystem === true || isWindows(workload)) return undefined;
    const path = onContainer(container, "readOnlyRootFilesystem");
    return {
      path,
      message: `container "${container.name}" can write its root file system`,
      edits: [{ op: "set", path, value: true }, ...toScratchEdits(container, workload)],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { readOnlyRootFilesystem: true } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { readOnlyRootFilesystem: true } }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { readOnlyRootFilesystem: false } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { readOnlyRootFilesystem: true } }]
  ephemeralContainers: [{ name: debug, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
`,
    ],
  },
};
