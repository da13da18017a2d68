import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { authorizationIs } from "../component/authorization.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerRbacAuthorization: ObjectControl = {
  id: "api-server/rbac-authorization",
  title: "The API server authorizes by RBAC",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Without RBAC rights stand in files on the control plane or outside of the cluster, where nobody reviews them, or there are none to speak of.",
  },
  why: "Roles and bindings are objects that can be listed, reviewed and bound to a namespace.",
  fix: {
    text: "Put `RBAC` into `--authorization-mode`.",
    caution: "Clients that rely on another mode lose their rights: make roles for them first.",
  },
  residualRisk: "Roles can still be too wide.",
  tradeOff: "Rights must be written down.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.8"] },
  ...ofComponent("kube-apiserver", authorizationIs({ has: "RBAC" }, "roles and bindings have no effect")),
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
      command: [kube-apiserver, "--authorization-mode=Node,ABAC"]
`,
    ],
  },
};
