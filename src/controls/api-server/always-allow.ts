import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { authorizationIs } from "../component/authorization.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerAlwaysAllow: ObjectControl = {
  id: "api-server/always-allow",
  title: "The API server authorizes requests",
  layer: "cluster",
  impact: "critical",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With AlwaysAllow every request that arrives may do everything, the anonymous ones too.",
  },
  why: "Node and RBAC say yes only to what a rule allows.",
  fix: {
    text: "Set `--authorization-mode=Node,RBAC`.",
    caution: "Programs that have no rights by RBAC stop working: read the audit log for what they do.",
  },
  residualRisk: "Who is bound to cluster-admin may still do everything.",
  tradeOff: "Rights must be given on purpose.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.6"], mitre: ["T1078"] },
  ...ofComponent("kube-apiserver", authorizationIs({ lacks: "AlwaysAllow" }, "every request may do everything")),
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
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --authorization-mode, "Node,RBAC"]
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
      command: [kube-apiserver, --authorization-mode=AlwaysAllow]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --profiling=false]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --authorization_mode=RBAC, --authorization-mode=AlwaysAllow]
`,
    ],
  },
};
