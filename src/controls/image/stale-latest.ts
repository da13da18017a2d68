import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { toMobility } from "./tag.ts";

export const imageStaleLatest: ContainerControl = {
  id: "image/stale-latest",
  title: "Images that move are pulled on every start",
  layer: "container",
  impact: "low",
  onRequest: true,
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["tampering"],
    text: "The tag latest with IfNotPresent or Never runs whatever copy lies on the node: two replicas of one Deployment run different code, and a fix never arrives.",
  },
  why: "Always asks the registry which image the tag names now.",
  fix: {
    text: "Write a version; or set `imagePullPolicy: Always`.",
    caution: "Images that were only loaded onto the node (kind, minikube) no longer start.",
  },
  residualRisk: "The newest image is not always the one that was tested.",
  tradeOff: "Pods do not start while the registry is away.",
  frameworks: {
    nist800190: ["4.2.2"],
    nist80053: ["SR-3", "SR-4"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container, _workload, { settings }) {
    const { image = "", imagePullPolicy } = container.spec;
    const reference = readImageReference(image);
    if (reference.is === "invalid" || imagePullPolicy === undefined || imagePullPolicy === "Always") return undefined;
    if (toMobility(reference, settings.floatingTags) !== "latest") return undefined;
    const path = [...container.path, "imagePullPolicy"];
    const message = `container "${container.name}" starts whatever copy of latest lies on the node (${imagePullPolicy})`;
    return { path, message, edits: [{ op: "set", path, value: "Always" }] };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", imagePullPolicy: IfNotPresent }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:latest", imagePullPolicy: IfNotPresent }]
`,
    ],
  },
};
