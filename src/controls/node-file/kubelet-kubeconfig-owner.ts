import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileKubeletKubeconfigOwner: ObjectControl = {
  id: "node-file/kubelet-kubeconfig-owner",
  title: "The kubeconfig of the kubelet belongs to root",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may act as the node with the key in it, and read the secrets of its pods.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/kubelet.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.6"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["kubelet-kubeconfig"], goesWith: "kubelet" }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: kubelet-kubeconfig, path: /etc/kubernetes/kubelet.conf, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: kubelet-kubeconfig, path: /etc/kubernetes/kubelet.conf, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
