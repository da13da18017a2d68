import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";

export const imagePulledOnStart: ContainerControl = {
  id: "image/pull-policy",
  title: "Images are pulled, and access to them checked, on every start",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "An image that lies on the node is started without asking the registry: a pod gets another tenant's private image without its pull secret, or a tampered or outdated copy.",
  },
  why: "With Always the registry checks the credentials and says which digest the tag has now; layers that are there are not pulled again.",
  fix: {
    text: "Set `imagePullPolicy: Always`.",
    caution: "Images that were only loaded onto the node (kind, minikube) no longer start.",
  },
  residualRisk: "The tag may have moved: pin the digest as well.",
  tradeOff: "Pods do not start while the registry is away.",
  frameworks: {
    nist800190: ["4.2.2", "4.2.3"],
    nist80053: ["SR-3", "SR-4"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container) {
    const { image = "", imagePullPolicy } = container.spec;
    const reference = readImageReference(image);
    const isLatest =
      reference.is === "reference" && reference.digest === undefined && (reference.tag ?? "latest") === "latest";
    // What the API server writes when nothing is said.
    const policy = imagePullPolicy ?? (isLatest ? "Always" : "IfNotPresent");
    if (policy === "Always") return undefined;
    const path = [...container.path, "imagePullPolicy"];
    return {
      path,
      message: `container "${container.name}" has pull policy ${policy}`,
      edits: [{ op: "set", path, value: "Always" }],
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", imagePullPolicy: Always }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web" }]
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
  containers: [{ name: web, image: "registry.example/web:1.4.2", imagePullPolicy: Never }]
`,
    ],
  },
};
