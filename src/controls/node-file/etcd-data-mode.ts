import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileEtcdDataMode: ObjectControl = {
  id: "node-file/etcd-data-mode",
  title: "The data of etcd is for its owner only",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Users of the node, and pods that mount its folder, read every Secret of the cluster, and write objects past the API server.",
  },
  why: "Mode 700 keeps all others from the folder.",
  fix: { text: "`chmod 700 /var/lib/etcd`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.11"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["etcd-data"], goesWith: "etcd" }, 0o700),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: etcd-data, path: /var/lib/etcd, mode: "0700", user: etcd, group: etcd }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: etcd-data, path: /var/lib/etcd, mode: "0755", user: etcd, group: etcd }
`,
    ],
  },
};
