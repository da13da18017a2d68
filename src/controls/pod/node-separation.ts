import type { Picture, Workload, WorkloadControl } from "../../model/index.ts";
import { isSandbox } from "./runtime-class.ts";

export const nodeSeparation: WorkloadControl = {
  id: "pod/node-separation",
  title: "Workloads that face the internet share no node with privileged ones",
  layer: "container",
  impact: "medium",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "An intruder who breaks out of the pod that faces the internet is on the node of a privileged one, and takes its token, its mounts and what it manages.",
  },
  why: "Nodes of their own for exposed workloads keep an escape among workloads that are exposed as well.",
  fix: {
    text: "Label and taint a group of nodes, and give the workload a nodeSelector and a toleration for it; or run it in a sandboxed runtime class.",
    caution: "The pods stay pending until nodes with the label are there.",
  },
  residualRisk: "DaemonSets run on every node, the exposed ones too.",
  tradeOff: "A second group of nodes, and spare room in both.",
  frameworks: { nist800190: ["4.3.4"], nist80053: ["SC-2", "SC-39"], mitre: ["T1611"], owasp: ["K01"] },
  check(workload, { picture, settings }) {
    if (workload.exposure !== "internet" || choosesNodes(workload)) return undefined;
    if (isSandbox(workload.podSpec.runtimeClassName ?? "", settings.sandboxRuntimeClasses)) return undefined;
    const neighbour = findPrivileged(picture).find((other) => other !== workload);
    if (neighbour === undefined) return undefined;
    const { kind, metadata } = neighbour.resource.object;
    return {
      path: [...workload.specPath, "nodeSelector"],
      message: `reached by ${workload.exposedBy.slice(0, 3).join(", ")}, may share a node with privileged ${kind} "${metadata.name ?? ""}"`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  nodeSelector: { shop.example/zone: public }
  containers: [{ name: web, image: registry.example/web:1.4.2, ports: [{ containerPort: 8080, hostPort: 80 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: builder, namespace: ci }
spec:
  containers: [{ name: builder, image: registry.example/builder:1.0.0, securityContext: { privileged: true } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2, ports: [{ containerPort: 8080, hostPort: 80 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: builder, namespace: ci }
spec:
  containers: [{ name: builder, image: registry.example/builder:1.0.0 }]
  initContainers: [{ name: tune, image: registry.example/tune:1.0.0, securityContext: { privileged: true } }]
`,
    ],
  },
};

const privilegedOf = new WeakMap<Picture, readonly Workload[]>();

/** Privileged workloads the scheduler may put on any node; DaemonSets are on every node whatever one does. */
function findPrivileged(picture: Picture): readonly Workload[] {
  const known = privilegedOf.get(picture);
  if (known !== undefined) return known;
  const found = picture.workloads.filter(
    (workload) =>
      workload.resource.object.kind !== "DaemonSet" &&
      !choosesNodes(workload) &&
      workload.containers.some(({ spec }) => spec.securityContext?.privileged === true),
  );
  privilegedOf.set(picture, found);
  return found;
}

/** Labels every Linux node has do not choose. */
function choosesNodes({ podSpec }: Workload): boolean {
  const chosen = Object.keys(podSpec.nodeSelector ?? {}).filter(
    (key) => !/^(?:beta\.)?kubernetes\.io\/(?:os|arch)$/.test(key),
  );
  return (
    chosen.length > 0 ||
    podSpec.affinity?.nodeAffinity?.["requiredDuringSchedulingIgnoredDuringExecution"] !== undefined
  );
}
