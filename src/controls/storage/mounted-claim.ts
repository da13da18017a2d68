import type { WorkloadControl } from "../../model/index.ts";
import type { Observation, Workload } from "../../model/index.ts";

export const mountedClaim: WorkloadControl = {
  id: "storage/mounted-claim",
  title: "It is known which workloads hold persistent data",
  layer: "container",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["information-disclosure"],
    text: "A break-in to a workload with a volume reads and changes data that outlives the pod.",
  },
  why: "The list is read by a person, who weighs those workloads heavier.",
  fix: {
    text: "Mount the volume only where it is needed, read-only where nothing is written; accept what is known with an exception.",
  },
  residualRisk: "The list says nothing of what the data is worth.",
  tradeOff: "A review now and then.",
  frameworks: { nist80053: ["CM-8", "AC-3"] },
  check(workload, { picture }) {
    const claims = new Set(
      picture
        .ofKind("/PersistentVolumeClaim")
        .filter(
          ({ object }) =>
            (object.metadata.namespace ?? "default") === (workload.resource.object.metadata.namespace ?? "default"),
        )
        .map(({ object }) => object.metadata.name),
    );
    return [...findMounts(workload, claims)];
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    ],
  },
};

function* findMounts(
  { containers, podSpec }: Workload,
  claims: ReadonlySet<string | undefined>,
): Generator<Observation> {
  const volumes = new Map(
    (podSpec.volumes ?? []).flatMap(({ name, persistentVolumeClaim }) =>
      persistentVolumeClaim === undefined || !claims.has(persistentVolumeClaim.claimName)
        ? []
        : [[name, persistentVolumeClaim.claimName] as const],
    ),
  );
  for (const container of containers) {
    for (const [index, { name, mountPath }] of (container.spec.volumeMounts ?? []).entries()) {
      if (!volumes.has(name)) continue;
      const message = `container "${container.name}" mounts claim "${volumes.get(name) ?? ""}" at ${mountPath ?? "?"}`;
      yield { path: [...container.path, "volumeMounts", index], message };
    }
  }
}
