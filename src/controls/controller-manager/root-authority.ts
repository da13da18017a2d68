import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerRootAuthority: ObjectControl = {
  id: "controller-manager/root-authority",
  title: "Pods are told whose certificate the API server has",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "Pods that cannot check the API server send their token to whoever answers in its place.",
  },
  why: "With `--root-ca-file` the authority is put beside each token.",
  fix: { text: "Set `--root-ca-file` to the authority of the API server." },
  residualRisk: "Programs can still skip the check.",
  tradeOff: "None.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.5"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent("kube-controller-manager", areSet([{ flag: "root-ca-file" }], "pods cannot check the API server")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --root-ca-file=/pki/ca.crt]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --profiling=false]
`,
    ],
  },
};
