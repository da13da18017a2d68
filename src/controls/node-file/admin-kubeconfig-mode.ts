import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileAdminKubeconfigMode: ObjectControl = {
  id: "node-file/admin-kubeconfig-mode",
  title: "The kubeconfig of the administrator is for its owner only",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Users of the node, and pods that mount its folder, act as cluster-admin with the key in it.",
  },
  why: "Mode 600 keeps all others from it.",
  fix: { text: "`chmod 600 /etc/kubernetes/admin.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.13"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["admin-kubeconfig"] }, 0o600),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: admin-kubeconfig, path: /etc/kubernetes/admin.conf, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: admin-kubeconfig, path: /etc/kubernetes/admin.conf, mode: "0644", user: root, group: root }
`,
    ],
  },
};
