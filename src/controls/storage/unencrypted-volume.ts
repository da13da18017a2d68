import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { isEncrypted } from "./encryption.ts";

export const unencryptedVolume: ObjectControl = {
  id: "storage/unencrypted-volume",
  title: "Volumes of cloud disks are encrypted",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["/PersistentVolume"],
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever gets at a snapshot, a detached disk or the provider's storage reads the data.",
  },
  why: "With encryption asked for in the storage class, every disk made from it is encrypted with a key you can withdraw.",
  fix: {
    text: 'Set `encrypted: "true"` in the parameters of the StorageClass and move the data to a new volume.',
    caution:
      "Parameters of a StorageClass cannot be changed and volumes that exist stay as they are: make a new class.",
  },
  residualRisk: "Whoever may attach the disk or use the key still reads it.",
  tradeOff: "A key to keep.",
  frameworks: { nist80053: ["SC-28"], hipaa: ["164.312(a)(2)(iv)"] },
  check({ object }, { picture }) {
    const name = asString(dig(object, "spec", "storageClassName")) ?? "";
    const storageClass = picture
      .ofKind("storage.k8s.io/StorageClass")
      .find((candidate) => candidate.object.metadata.name === name);
    if (storageClass === undefined || isEncrypted(storageClass.object) !== false) return undefined;
    return {
      path: ["spec", "storageClassName"],
      message: `volume "${object.metadata.name ?? ""}" is of StorageClass "${name}", which asks for no encryption`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: PersistentVolume
metadata: { name: data }
spec:
  storageClassName: safe
  capacity: { storage: 10Gi }
  accessModes: [ReadWriteOnce]
  csi: { driver: ebs.csi.aws.com, volumeHandle: vol-1 }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: safe }
provisioner: ebs.csi.aws.com
parameters: { type: gp3, encrypted: "true" }
`,
    ],
    bad: [
      `apiVersion: v1
kind: PersistentVolume
metadata: { name: data }
spec:
  storageClassName: plain
  capacity: { storage: 10Gi }
  accessModes: [ReadWriteOnce]
  csi: { driver: ebs.csi.aws.com, volumeHandle: vol-1 }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: plain }
provisioner: ebs.csi.aws.com
parameters: { type: gp3 }
`,
    ],
  },
};
