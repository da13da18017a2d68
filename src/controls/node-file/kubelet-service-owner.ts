import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileKubeletServiceOwner: ObjectControl = {
  id: "node-file/kubelet-service-owner",
  title: "The service file of the kubelet belongs to root",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may change how the kubelet is started.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/systemd/system/kubelet.service.d/10-kubeadm.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.2"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["kubelet-service"] }, "root:root"),
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
  - { purpose: kubelet-service, path: /etc/systemd/system/kubelet.service.d/10-kubeadm.conf, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
