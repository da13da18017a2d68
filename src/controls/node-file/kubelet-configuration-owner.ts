import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileKubeletConfigurationOwner: ObjectControl = {
  id: "node-file/kubelet-configuration-owner",
  title: "The configuration of the kubelet belongs to root",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may turn off the checks of the kubelet.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /var/lib/kubelet/config.yaml`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.10"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["kubelet-configuration"], goesWith: "kubelet" }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: kubelet-configuration, path: /var/lib/kubelet/config.yaml, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: kubelet-configuration, path: /var/lib/kubelet/config.yaml, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
