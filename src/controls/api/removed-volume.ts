import type { WorkloadControl } from "../../model/index.ts";
import { isAtLeast } from "../../formats/kubernetes-version/index.ts";

export const removedVolume: WorkloadControl = {
  id: "api/removed-volume",
  title: "Pods use volume types that still exist",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: {
    stride: ["denial-of-service"],
    text: "A pod with a volume whose driver was taken out of Kubernetes never starts; after an upgrade that is every pod with one.",
  },
  why: "The drivers moved out of Kubernetes into CSI drivers, or went without a successor.",
  fix: {
    text: "Move the data to a volume of a CSI driver and mount that through a claim; for gitRepo, clone in an init container into an emptyDir.",
    caution: "Data must be copied before the upgrade.",
  },
  residualRisk: "CSI drivers have life cycles of their own.",
  tradeOff: "A driver to run.",
  frameworks: { nist80053: ["SA-22", "CM-6"], owasp: ["K10"] },
  check({ podSpec, specPath }, { settings }) {
    return (podSpec.volumes ?? []).flatMap((volume, index) => {
      const gone = REMOVED.find(
        ([kind, removed]) => volume[kind] != null && isAtLeast(settings.kubernetesVersion, removed),
      );
      if (gone === undefined) return [];
      const [kind, removed] = gone;
      return [
        {
          path: [...specPath, "volumes", index, kind],
          message: `volume "${volume.name ?? index}" is of type ${kind}, which does not work since Kubernetes ${removed}`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  volumes: [{ name: data, glusterfs: { endpoints: gluster, path: data } }]
`,
    ],
  },
};

/**
 * Volume types and the first release without them; gitRepo is still there but off by default.
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
const REMOVED: readonly (readonly [string, string])[] = [
  ["scaleIO", "1.22"],
  ["flocker", "1.25"],
  ["quobyte", "1.25"],
  ["storageos", "1.25"],
  ["glusterfs", "1.26"],
  ["cephfs", "1.31"],
  ["rbd", "1.31"],
  ["gitRepo", "1.33"],
];
