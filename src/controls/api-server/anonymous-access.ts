import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { refusesAnonymous } from "../component/anonymous.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerAnonymousAccess: ObjectControl = {
  id: "api-server/anonymous-access",
  title: "The API server answers nobody without a name",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Whoever reaches the API server may ask for what RBAC gives to system:anonymous: versions and health today, everything after one wrong binding.",
  },
  why: "Refused before authorization, no binding can open the door.",
  fix: {
    text: "Set `--anonymous-auth=false`, or (from 1.32) name an AuthenticationConfiguration that lets in anonymous requests for `/livez`, `/readyz` and `/healthz` only.",
  },
  residualRisk: "Who has any credential still reaches authorization.",
  tradeOff:
    "Probes and load balancers that ask for health without a name need the conditions of an AuthenticationConfiguration; kubeadm join reads cluster-info without a name.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.1"], mitre: ["T1078", "T1190"] },
  ...ofComponent("kube-apiserver", refusesAnonymous()),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --anonymous-auth=false]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --authentication-config=/etc/kubernetes/authentication.yaml]
---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: { enabled: true, conditions: [{ path: /livez }, { path: /readyz }] }
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
      command: [kube-apiserver, --anonymous-auth=true]
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
      command: [kube-apiserver, --authentication-config=/etc/kubernetes/authentication.yaml]
---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: { enabled: true }
`,
    ],
  },
};
