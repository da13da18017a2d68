import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileEtcdDataOwner: ObjectControl = {
  id: "node-file/etcd-data-owner",
  title: "The data of etcd belongs to etcd",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may read every Secret of the cluster, and write objects past the API server.",
  },
  why: "Only etcd may then change it.",
  fix: {
    text: "`chown etcd:etcd /var/lib/etcd`",
    caution: "etcd must run as user etcd and be able to write its folder: move both in one step.",
  },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "etcd must run as that user.",
  frameworks: { ...NODE, cis: ["1.1.12"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["etcd-data"], goesWith: "etcd" }, "etcd:etcd"),
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
  - { purpose: etcd-data, path: /var/lib/etcd, mode: "0700", user: root, group: root }
`,
    ],
  },
};
