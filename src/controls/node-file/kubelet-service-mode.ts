import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileKubeletServiceMode: ObjectControl = {
  id: "node-file/kubelet-service-mode",
  title: "The service file of the kubelet is for its owner only",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Users of the node, and pods that mount its folder, change how the kubelet is started.",
  },
  why: "Mode 600 keeps all others from it.",
  fix: { text: "`chmod 600 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.1"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["kubelet-service"] }, 0o600),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: kubelet-service, path: /etc/systemd/system/kubelet.service.d/10-kubeadm.conf, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: kubelet-service, path: /etc/systemd/system/kubelet.service.d/10-kubeadm.conf, mode: "0644", user: root, group: root }
`,
    ],
  },
};
