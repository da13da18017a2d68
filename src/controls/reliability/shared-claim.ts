import { asList, dig, type Json, type WorkloadControl } from "../../model/index.ts";
import { toNamespace } from "./namespace.ts";
import { isSingle, replicasOf } from "./related.ts";

export const sharedClaim: WorkloadControl = {
  id: "reliability/shared-claim",
  title: "Replicas do not share a volume that one node may use",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "The second replica that lands on another node waits for ever for a volume that is attached to the first one's node.",
  },
  why: "ReadWriteOnce means one node, ReadWriteOncePod one pod.",
  fix: {
    text: "Use a StatefulSet with `volumeClaimTemplates`, a volume with ReadWriteMany, or a single replica.",
    caution: "Data must move to the new volumes.",
  },
  residualRisk: "Programs may not be made to share files.",
  tradeOff: "A volume per replica.",
  frameworks: { nist80053: ["CM-6", "CP-10"] },
  check(workload, { picture }) {
    if (workload.resource.object.kind !== "Deployment" || isSingle(workload, picture)) return undefined;
    if (replicasOf(workload) === undefined) return undefined;
    return (workload.podSpec.volumes ?? []).flatMap(({ persistentVolumeClaim }, index) => {
      const name = persistentVolumeClaim?.claimName;
      if (name === undefined) return [];
      const claim = picture
        .ofKind("/PersistentVolumeClaim")
        .find((one) => one.object.metadata.name === name && toNamespace(one) === toNamespace(workload.resource));
      const modes = asList(dig(claim?.object, "spec", "accessModes"));
      if (modes.length === 0 || !modes.every(isForOne)) return [];
      return [
        {
          path: [...workload.specPath, "volumes", index],
          message: `the replicas share claim "${name}", which is ${modes.map(String).join(" and ")}`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 1Gi } } }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
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

function isForOne(mode: Json): boolean {
  return mode === "ReadWriteOnce" || mode === "ReadWriteOncePod";
}
