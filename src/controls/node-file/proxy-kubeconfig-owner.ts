import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileProxyKubeconfigOwner: ObjectControl = {
  id: "node-file/proxy-kubeconfig-owner",
  title: "The kubeconfig of kube-proxy belongs to root",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may act as kube-proxy with the key in it.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/proxy.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["4.1.4"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["proxy-kubeconfig"] }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: proxy-kubeconfig, path: /etc/kubernetes/proxy.conf, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: proxy-kubeconfig, path: /etc/kubernetes/proxy.conf, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
