import type { WorkloadControl } from "../../model/index.ts";

/** hostPath has controls of its own. */
const CORE: ReadonlySet<string> = new Set([
  "name",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "hostPath",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

export const volumeTypes: WorkloadControl = {
  id: "pod/volume-types",
  title: "Pods use the volume types of the restricted standard",
  layer: "container",
  impact: "low",
  scope: "workload",
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Volume types that name a server or a disk in the pod (nfs, iscsi, rbd, cloud disks) let whoever writes pods mount any of them, past the storage administrator.",
  },
  why: "A claim is bound to a volume that the administrator or the storage class made.",
  fix: {
    text: "Use a persistentVolumeClaim; make the volume itself with a PersistentVolume.",
  },
  residualRisk: "A claim can still be bound to a volume that holds other people's data.",
  tradeOff: "One more object for each volume.",
  frameworks: {
    nist800190: ["4.4.3"],
    nist80053: ["AC-3", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    owasp: ["K01"],
    pss: ["restricted"],
  },
  check(workload) {
    return (workload.podSpec.volumes ?? []).flatMap((volume, index) =>
      Object.keys(volume)
        .filter((kind) => !CORE.has(kind))
        .map((kind) => ({
          path: [...workload.specPath, "volumes", index, kind],
          message: `volume "${volume.name ?? index}" is of type ${kind}, which only the storage administrator should use`,
        })),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  volumes: [{ name: data, nfs: { server: files.example, path: /data } }]
`,
    ],
  },
};
