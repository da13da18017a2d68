import type { ObjectControl } from "../../model/index.ts";
import { isEncrypted } from "./encryption.ts";

export const unencryptedClass: ObjectControl = {
  id: "storage/unencrypted-class",
  title: "Storage classes ask for encrypted disks",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["storage.k8s.io/StorageClass"],
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever gets at a snapshot, a copy or a discarded disk of any volume made from the class reads its data in the clear.",
  },
  why: "The driver passes the parameter on when it makes the disk.",
  fix: {
    text: 'Set `parameters.encrypted: "true"` and, for a key of your own, `kmsKeyId`.',
    caution:
      "Parameters cannot be changed on a class that exists: delete and make it again; volumes that exist stay as they are.",
  },
  residualRisk: "Whoever may attach the disk or use the key still reads it.",
  tradeOff: "A key to keep.",
  frameworks: { nist80053: ["SC-28"], hipaa: ["164.312(a)(2)(iv)"] },
  check({ object }) {
    if (isEncrypted(object) !== false) return undefined;
    const path = ["parameters", "encrypted"];
    return {
      path,
      message: `StorageClass "${object.metadata.name ?? ""}" asks for no encryption`,
      edits: [{ op: "set", path, value: "true" }],
    };
  },
  examples: {
    good: [
      `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: safe }
provisioner: ebs.csi.aws.com
parameters: { type: gp3, encrypted: "true" }
`,
    ],
    bad: [
      `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: plain }
provisioner: ebs.csi.aws.com
parameters: { type: gp3 }
`,
    ],
  },
};
