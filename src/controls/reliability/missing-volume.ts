import { asList, dig, type ContainerControl } from "../../model/index.ts";

export const missingVolume: ContainerControl = {
  id: "reliability/missing-volume",
  title: "Mounted volumes are defined",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "The API server refuses a pod that mounts a volume it does not define: the rollout stops there.",
  },
  why: "Each mount needs a volume of that name in the pod, or a claim template of the StatefulSet.",
  fix: { text: "Define the volume under `volumes`, or correct the name in the mount." },
  residualRisk: "The claim or secret behind the volume may be missing.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container, workload) {
    const claims = asList(dig(workload.resource.object, "spec", "volumeClaimTemplates"));
    const names = new Set<unknown>([
      ...(workload.podSpec.volumes ?? []).map(({ name }) => name),
      ...claims.map((claim) => dig(claim, "metadata", "name")),
    ]);
    return (container.spec.volumeMounts ?? []).flatMap(({ name }, index) => {
      if (name === undefined || names.has(name)) return [];
      return [
        {
          path: [...container.path, "volumeMounts", index, "name"],
          message: `container "${container.name}" mounts volume "${name}", which is not defined`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: registry.example/db:16.2
          volumeMounts: [{ name: data, mountPath: /data }, { name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: {} }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers:
    - name: unpack
      image: registry.example/unpack:1.0.0
      volumeMounts: [{ name: tmp, mountPath: /tmp }]
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: temp, emptyDir: {} }]
`,
    ],
  },
};
