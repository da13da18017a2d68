import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { authorizationIs } from "../component/authorization.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerNodeAuthorization: ObjectControl = {
  id: "api-server/node-authorization",
  title: "The API server confines kubelets to their own node",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Without the Node authorizer kubelets need wide rights by RBAC: one node that is taken over reads the secrets of all others.",
  },
  why: "The Node authorizer gives a kubelet only what the pods on its node refer to.",
  fix: { text: "Put `Node` into `--authorization-mode`, in front of RBAC." },
  residualRisk: "A kubelet still reads everything that its own pods use.",
  tradeOff: "None: kubeadm does it.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.7"], mitre: ["T1552.007"] },
  ...ofComponent(
    "kube-apiserver",
    authorizationIs({ has: "Node" }, "kubelets are not confined to what their pods refer to"),
  ),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, "--authorization-mode=Node,RBAC"]
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
      command: [kube-apiserver, --authorization-mode=RBAC]
`,
    ],
  },
};
