import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { pluginIs } from "../component/admission-plugins.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerNodeRestriction: ObjectControl = {
  id: "api-server/node-restriction",
  title: "The API server lets kubelets change only their own node and pods",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "A node that is taken over labels itself so that pods with secrets are put there, or changes other nodes and their pods.",
  },
  why: "The admission plugin NodeRestriction refuses what a kubelet writes about others, and labels under node-restriction.kubernetes.io.",
  fix: { text: "Add `NodeRestriction` to `--enable-admission-plugins`." },
  residualRisk: "A kubelet may still lie about its own node.",
  tradeOff: "None: kubeadm does it.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.14"], mitre: ["T1098"] },
  ...ofComponent("kube-apiserver", pluginIs("NodeRestriction", "on", "a kubelet may change other nodes")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --enable-admission-plugins=NodeRestriction]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --enable-admission-plugins=DenyServiceExternalIPs]
`,
    ],
  },
};
