import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const filePkiOwner: ObjectControl = {
  id: "node-file/pki-owner",
  title: "The certificates and keys of the cluster belong to root",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns a key reads it; who owns the folder puts an authority of their own in place.",
  },
  why: "Only root may then change them.",
  fix: { text: "`chown -R root:root /etc/kubernetes/pki`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.19"], mitre: ["T1098"] },
  ...ownerOfFiles(
    { purposes: ["pki-directory", "pki-certificate", "pki-key"], goesWith: "kube-apiserver" },
    "root:root",
  ),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: pki-directory, path: /etc/kubernetes/pki, mode: "0755", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: pki-key, path: /etc/kubernetes/pki/ca.key, mode: "0600", user: admin, group: root }
`,
    ],
  },
};
