import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerProfiling: ObjectControl = {
  id: "controller-manager/profiling",
  title: "The controller manager offers no profiling",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "Profiles tell what the controller manager does and holds in memory, and making them costs time.",
  },
  why: "Without the endpoints there is nothing to ask.",
  fix: { text: "Set `--profiling=false`." },
  residualRisk: "Metrics still tell much.",
  tradeOff: "No profiles when performance must be looked into.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.2"] },
  ...ofComponent("kube-controller-manager", booleanIs({ flag: "profiling" }, false, true, "/debug/pprof is served")),
  examples: {
    good: [
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
      command: [kube-controller-manager, --profiling=true]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --bind-address=127.0.0.1]
`,
    ],
  },
};
