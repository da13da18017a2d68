import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerOwnAccounts: ObjectControl = {
  id: "controller-manager/own-accounts",
  title: "Each controller acts with a ServiceAccount of its own",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "All controllers act as one identity with the rights of all of them: a fault in one of them does what it likes, and the audit log does not tell which.",
  },
  why: "With accounts of their own each controller has the rights of its role only.",
  fix: { text: "Set `--use-service-account-credentials=true`." },
  residualRisk: "The controller manager itself can still make tokens for all accounts.",
  tradeOff: "None: the roles are there.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.3"], nist80053: ["AC-6", "CM-6"] },
  ...ofComponent(
    "kube-controller-manager",
    booleanIs({ flag: "use-service-account-credentials" }, true, false, "all controllers share one identity"),
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
      command: [kube-controller-manager, --use-service-account-credentials=true]
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
      command: [kube-controller-manager, --use-service-account-credentials=false]
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
