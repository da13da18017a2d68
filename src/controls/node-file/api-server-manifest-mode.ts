import type { ObjectControl } from "../../model/index.ts";
import { modeOfFiles } from "./of-files.ts";
import { NODE } from "../component/frameworks.ts";

export const fileApiServerManifestMode: ObjectControl = {
  id: "node-file/api-server-manifest-mode",
  title: "The manifest of the API server is for its owner only",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Users of the node, and pods that mount its folder, run any program in the host of the control plane: the kubelet starts what stands in it.",
  },
  why: "Mode 600 keeps all others from it.",
  fix: { text: "`chmod 600 /etc/kubernetes/manifests/kube-apiserver.yaml`" },
  residualRisk: "Root on the node reads and writes every file.",
  tradeOff: "None: only root needs them.",
  frameworks: { ...NODE, cis: ["1.1.1"], mitre: ["T1552.001"] },
  ...modeOfFiles({ purposes: ["api-server-manifest"], goesWith: "kube-apiserver" }, 0o600),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: api-server-manifest, path: /etc/kubernetes/manifests/kube-apiserver.yaml, mode: "0600", user: root, group: root }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
files:
  - { purpose: api-server-manifest, path: /etc/kubernetes/manifests/kube-apiserver.yaml, mode: "0644", user: root, group: root }
`,
    ],
  },
};
