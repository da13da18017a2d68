import type { WorkloadControl } from "../../model/index.ts";
import type { Workload } from "../../model/index.ts";

export const tiller: WorkloadControl = {
  id: "cluster/tiller",
  title: "Tiller, the server of Helm 2, does not run",
  layer: "cluster",
  impact: "critical",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Tiller takes orders from any pod without asking who it is, and usually holds cluster-admin: any break-in is the whole cluster.",
  },
  why: "Helm 3 and later have no server; they act with the rights of the person.",
  fix: {
    text: "Move the releases to Helm 3 with the 2to3 plugin and delete Tiller.",
    caution: "Releases kept by Helm 2 cannot be updated afterwards until they are moved.",
  },
  residualRisk: "The rights of pipelines that run Helm remain.",
  tradeOff: "A one-time move.",
  frameworks: { nist800190: ["4.3.1"], nist80053: ["SA-22", "AC-6"], mitre: ["T1610"], owasp: ["K03", "K10"] },
  check(workload) {
    const container = workload.containers.find(({ spec }) => isTillerImage(spec.image ?? ""));
    const { kind, metadata } = workload.resource.object;
    if (container !== undefined)
      return { path: [...container.path, "image"], message: `container "${container.name}" runs Tiller` };
    if (!isTillerByName(workload)) return undefined;
    return { path: ["metadata", "name"], message: `${kind} "${metadata.name ?? ""}" is Tiller by its name or labels` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/distiller:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: tiller-deploy, namespace: kube-system }
spec:
  selector: { matchLabels: { name: tiller } }
  template:
    metadata: { labels: { name: tiller } }
    spec:
      containers: [{ name: tiller, image: "gcr.io/kubernetes-helm/tiller:v2.16.1" }]
`,
    ],
  },
};

function isTillerImage(image: string): boolean {
  const name = image.split("@", 1)[0]?.split("/").at(-1)?.split(":", 1)[0];
  return name === "tiller";
}

function isTillerByName({ resource, podMetadata }: Workload): boolean {
  const { metadata } = resource.object;
  if (metadata.name === "tiller" || metadata.name === "tiller-deploy") return true;
  return [metadata.labels, podMetadata.labels].some(
    (labels) => labels?.["app"] === "helm" && labels["name"] === "tiller",
  );
}
