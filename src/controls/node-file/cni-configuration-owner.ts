import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileCniConfigurationOwner: ObjectControl = {
  id: "node-file/cni-configuration-owner",
  title: "The configuration of the pod network belongs to root",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may route the traffic of pods elsewhere, or read the credentials of the plugin.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/cni/net.d/10-calico.conflist`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.10"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["cni-configuration"] }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: cni-configuration, path: /etc/cni/net.d/10-calico.conflist, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: cni-configuration, path: /etc/cni/net.d/10-calico.conflist, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
