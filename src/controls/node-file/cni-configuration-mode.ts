import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileCniConfigurationMode: ObjectControl = {
  id: "node-file/cni-configuration-mode",
  title: "The configuration of the pod network is for its owner only",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Users of the node, and pods that mount its folder, route the traffic of pods elsewhere, or read the credentials of the plugin.",
  },
  why: "Mode 600 keeps all others from it.",
  fix: { text: "`chmod 600 /etc/cni/net.d/10-calico.conflist`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.9"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["cni-configuration"] }, 0o600),
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
  - { purpose: cni-configuration, path: /etc/cni/net.d/10-calico.conflist, mode: "0644", user: root, group: root }
`,
    ],
  },
};
