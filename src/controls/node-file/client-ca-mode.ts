import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileClientCaMode: ObjectControl = {
  id: "node-file/client-ca-mode",
  title: "The authority for clients is written by its owner only",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Users of the node, and pods that mount its folder, have the kubelet take their own authority for the one of the cluster.",
  },
  why: "Mode 644 keeps all others from it.",
  fix: { text: "`chmod 644 /etc/kubernetes/pki/ca.crt`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.7"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["client-ca"], goesWith: "kubelet" }, 0o644),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: client-ca, path: /etc/kubernetes/pki/ca.crt, mode: "0644", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: client-ca, path: /etc/kubernetes/pki/ca.crt, mode: "0666", user: root, group: root }
`,
    ],
  },
};
