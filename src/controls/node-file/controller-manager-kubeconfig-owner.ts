import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileControllerManagerKubeconfigOwner: ObjectControl = {
  id: "node-file/controller-manager-kubeconfig-owner",
  title: "The kubeconfig of the controller manager belongs to root",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may make tokens for every account with the key in it.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/controller-manager.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.18"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["controller-manager-kubeconfig"], goesWith: "kube-controller-manager" }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: controller-manager-kubeconfig, path: /etc/kubernetes/controller-manager.conf, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: controller-manager-kubeconfig, path: /etc/kubernetes/controller-manager.conf, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
