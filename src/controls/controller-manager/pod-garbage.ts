import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { numberIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerPodGarbage: ObjectControl = {
  id: "controller-manager/pod-garbage",
  title: "The controller manager clears away ended pods",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["denial-of-service"],
    text: "Pods that have ended pile up in etcd until lists are slow and memory runs out; who may create pods can make it happen.",
  },
  why: "With a threshold the oldest ended pods are deleted.",
  fix: { text: "Set `--terminated-pod-gc-threshold` to a number that fits the cluster; unset it is 12500." },
  residualRisk: "Running pods are bounded by quotas only.",
  tradeOff: "What is cleared away can no longer be looked at.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.1"] },
  ...ofComponent(
    "kube-controller-manager",
    numberIs(
      { flag: "terminated-pod-gc-threshold" },
      (value) => value > 0,
      12_500,
      "ended pods are never cleared away",
    ),
  ),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --terminated-pod-gc-threshold=1000]
`,
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
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --terminated-pod-gc-threshold=0]
`,
    ],
  },
};
