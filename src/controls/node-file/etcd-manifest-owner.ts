import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileEtcdManifestOwner: ObjectControl = {
  id: "node-file/etcd-manifest-owner",
  title: "The manifest of etcd belongs to root",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may run any program in the host of the control plane: the kubelet starts what stands in it.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/manifests/etcd.yaml`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.8"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["etcd-manifest"], goesWith: "etcd" }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: etcd-manifest, path: /etc/kubernetes/manifests/etcd.yaml, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: etcd-manifest, path: /etc/kubernetes/manifests/etcd.yaml, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
