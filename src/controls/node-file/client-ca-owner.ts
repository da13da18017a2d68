import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileClientCaOwner: ObjectControl = {
  id: "node-file/client-ca-owner",
  title: "The authority for clients belongs to root",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may have the kubelet take their own authority for the one of the cluster.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/pki/ca.crt`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.8"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["client-ca"], goesWith: "kubelet" }, "root:root"),
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
  - { purpose: client-ca, path: /etc/kubernetes/pki/ca.crt, mode: "0644", user: admin, group: admin }
`,
    ],
  },
};
