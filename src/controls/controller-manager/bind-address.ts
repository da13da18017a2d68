import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { listensLocally } from "../component/listens-locally.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerBindAddress: ObjectControl = {
  id: "controller-manager/bind-address",
  title: "The controller manager listens on its own node only",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure"],
    text: "Metrics and health of the control plane are asked for over the network, and a fault in them is reached from there.",
  },
  why: "On the loopback address only programs of the node reach it.",
  fix: { text: "Set `--bind-address=127.0.0.1`." },
  residualRisk: "Whoever runs programs in the host network of the node still reaches it.",
  tradeOff: "Metrics must be collected on the node.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.7"] },
  ...ofComponent("kube-controller-manager", listensLocally()),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --bind-address=127.0.0.1]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-controller-manager, namespace: kube-system }
spec:
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.36.0
      command: [kube-controller-manager, --bind-address, "::1"]
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
      command: [kube-controller-manager, --bind-address=0.0.0.0]
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
  },
};
