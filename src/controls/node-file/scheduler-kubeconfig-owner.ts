import type { ObjectControl } from "../../model/index.ts";
import { ownerOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileSchedulerKubeconfigOwner: ObjectControl = {
  id: "node-file/scheduler-kubeconfig-owner",
  title: "The kubeconfig of the scheduler belongs to root",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Who owns it changes its mode and contents: with it one may put pods on nodes of their choice with the key in it.",
  },
  why: "Only root may then change it.",
  fix: { text: "`chown root:root /etc/kubernetes/scheduler.conf`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.16"], mitre: ["T1098"] },
  ...ownerOfFiles({ purposes: ["scheduler-kubeconfig"], goesWith: "kube-scheduler" }, "root:root"),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: scheduler-kubeconfig, path: /etc/kubernetes/scheduler.conf, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: scheduler-kubeconfig, path: /etc/kubernetes/scheduler.conf, mode: "0600", user: admin, group: admin }
`,
    ],
  },
};
