import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileControllerManagerManifestOwner: ObjectControl = {
  id: "node-file/controller-manager-manifest-owner",
  title: "The manifest of the controller manager belongs to root",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may run any program in the host of the control plane: the kubelet starts what stands in it.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/manifests/kube-controller-manager.yaml`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.4"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["controller-manager-manifest"], goesWith: "kube-controller-manager" }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: controller-manager-manifest, path: /etc/kubernetes/manifests/kube-controller-manager.yaml, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: controller-manager-manifest, path: /etc/kubernetes/manifests/kube-controller-manager.yaml, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
