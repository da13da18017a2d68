import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const filePkiCertificateMode: ObjectControl = {
  id: "node-file/pki-certificate-mode",
  title: "The certificates of the cluster are written by their owner only",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Who may write an authority puts their own in its place, and is then whom they like.",
  },
  why: "Mode 644 lets all others read only.",
  fix: { text: "`chmod 644 /etc/kubernetes/pki/*.crt /etc/kubernetes/pki/etcd/*.crt`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.20"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["pki-certificate"], goesWith: "kube-apiserver" }, 0o644),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: pki-certificate, path: /etc/kubernetes/pki/ca.crt, mode: "0644", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: pki-certificate, path: /etc/kubernetes/pki/ca.crt, mode: "0664", user: root, group: root }
`,
    ],
  },
};
