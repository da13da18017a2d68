import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const controllerManagerTokenKey: ObjectControl = {
  id: "controller-manager/token-key",
  title: "The controller manager signs ServiceAccount tokens with a key of their own",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "Without a key of its own for tokens the controller manager signs none, and old token secrets stay empty or are signed with the key of something else.",
  },
  why: "A separate key is rotated without any other.",
  fix: { text: "Set `--service-account-private-key-file`." },
  residualRisk: "Who gets the key makes tokens for everybody.",
  tradeOff: "A key to rotate.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.3.4"] },
  ...ofComponent(
    "kube-controller-manager",
    areSet([{ flag: "service-account-private-key-file" }], "tokens are not signed with a key of their own"),
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
      command: [kube-controller-manager, --service-account-private-key-file=/pki/sa.key]
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
