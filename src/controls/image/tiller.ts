import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";

export const imageTiller: ContainerControl = {
  id: "image/tiller",
  title: "Helm's Tiller does not run",
  layer: "cluster",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Tiller, the server side of Helm 2, takes commands without asking who sends them and usually holds cluster-admin: any pod that reaches it owns the cluster.",
  },
  why: "Helm 3 and later work with the rights of whoever runs them.",
  fix: {
    text: "Move releases to a supported Helm and delete Tiller.",
  },
  residualRisk: "Whoever may run Helm can deploy what their own rights allow.",
  tradeOff: "Releases of Helm 2 have to be converted.",
  frameworks: {
    nist800190: ["4.3.1"],
    nist80053: ["AC-6", "SA-22"],
    pci: ["6.3.3"],
    mitre: ["T1610"],
    owasp: ["K03", "K10"],
  },
  check(container, workload) {
    const reference = readImageReference(container.spec.image ?? "");
    const isTiller = reference.is === "reference" && reference.repository.split("/").at(-1) === "tiller";
    const { app, name } = workload.podMetadata.labels ?? {};
    if (!isTiller && !(app === "helm" && name === "tiller")) return undefined;
    return {
      path: [...container.path, "image"],
      message: `container "${container.name}" is Tiller, which takes commands from anybody`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "gcr.io/kubernetes-helm/tiller:v2.17.0" }]
`,
    ],
  },
};
