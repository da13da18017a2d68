import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerKubeletClient: ObjectControl = {
  id: "api-server/kubelet-client",
  title: "The API server shows kubelets a client certificate",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "A kubelet that cannot tell the API server from others must either refuse it, or answer everybody: then each pod can run commands in all others of its node.",
  },
  why: "With a certificate of its own the API server is known to kubelets that ask for one.",
  fix: { text: "Set `--kubelet-client-certificate` and `--kubelet-client-key`." },
  residualRisk: "Who holds the key may run commands on every node.",
  tradeOff: "A certificate to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.4"] },
  ...ofComponent(
    "kube-apiserver",
    areSet(
      [{ flag: "kubelet-client-certificate" }, { flag: "kubelet-client-key" }],
      "kubelets cannot tell the API server from others",
    ),
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
      command: [kube-apiserver, --kubelet-client-certificate=/pki/kubelet.crt, --kubelet-client-key=/pki/kubelet.key]
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
      command: [kube-apiserver, --kubelet-client-key=/pki/kubelet.key]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --anonymous-auth=false]
`,
    ],
  },
};
