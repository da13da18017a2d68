import type { ContainerControl } from "../../model/index.ts";
import { canAllBeNonRoot, onContainer, toEffective, toSharedEdit } from "./setting.ts";
import { toKnownUser } from "./known-images.ts";

export const runAsNonRoot: ContainerControl = {
  id: "pod/run-as-non-root",
  title: "Containers cannot run as root",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The image decides who runs: without `runAsNonRoot` an image built for root (or one swapped for it) starts as root, and root in the container turns file system, runtime and kernel faults into root on the node.",
  },
  why: "The kubelet refuses to start a container as user 0 when runAsNonRoot is true.",
  fix: {
    text: "Set `runAsNonRoot: true` on the pod, and `runAsUser` where the image names its user by a word or not at all.",
    caution:
      "An image that runs as root no longer starts, nor does one whose user is a name and not a number: look at `docker image inspect --format {{.Config.User}}`, set runAsUser, and give that user the volumes it writes (fsGroup).",
  },
  residualRisk:
    "A user other than root still reads what the image leaves readable and uses setuid programs unless privilege escalation is off.",
  tradeOff: "Images that expect root need a rebuild, or a uid and writable directories.",
  frameworks: {
    cis: ["5.2.7"],
    nsa: ["Pod security: non-root containers"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611", "T1068"],
    owasp: ["K01"],
    pss: ["restricted"],
  },
  check(container, workload) {
    const user = toEffective(container, workload, "runAsUser");
    const nonRoot = toEffective(container, workload, "runAsNonRoot");
    // User 0 written out is pod/root-user's.
    if (nonRoot.value === true || user.value !== undefined) return undefined;
    const uid = toKnownUser(container.spec.image);
    const must = { key: "runAsNonRoot", value: true } as const;
    const edits = [toSharedEdit(container, workload, must, canAllBeNonRoot(workload))];
    return {
      path: nonRoot.path,
      message: `container "${container.name}" may run as root${uid === undefined ? "" : `; its image works as user ${uid}`}`,
      edits:
        uid === undefined ? edits : [...edits, { op: "set", path: onContainer(container, "runAsUser"), value: uid }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsNonRoot: true }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
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
  securityContext: { runAsNonRoot: true }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { runAsNonRoot: false } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { runAsNonRoot: true } }]
  ephemeralContainers: [{ name: debug, image: "registry.example/web:1.4.2", securityContext: { readOnlyRootFilesystem: true } }]
`,
    ],
  },
};
