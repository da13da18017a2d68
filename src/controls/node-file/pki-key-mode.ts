import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const filePkiKeyMode: ObjectControl = {
  id: "node-file/pki-key-mode",
  title: "The keys of the cluster are for their owner only",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Who reads the key of the authority makes certificates of any user, cluster-admin included, that nothing revokes.",
  },
  why: "Mode 600 keeps all others from them.",
  fix: { text: "`chmod 600 /etc/kubernetes/pki/*.key /etc/kubernetes/pki/etcd/*.key`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.21"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["pki-key"], goesWith: "kube-apiserver" }, 0o600),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: pki-key, path: /etc/kubernetes/pki/ca.key, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: pki-key, path: /etc/kubernetes/pki/ca.key, mode: "0640", user: root, group: root }
`,
    ],
  },
};
