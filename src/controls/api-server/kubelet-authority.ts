import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerKubeletAuthority: ObjectControl = {
  id: "api-server/kubelet-authority",
  title: "The API server checks the certificates of kubelets",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "Whoever stands between API server and node sees and changes logs, exec and port-forward sessions: what is typed into them, passwords included.",
  },
  why: "With `--kubelet-certificate-authority` a stranger cannot pass for a kubelet.",
  fix: {
    text: "Set `--kubelet-certificate-authority` to the authority that signs the serving certificates of kubelets.",
    caution: "With self-signed kubelet certificates logs and exec stop working: renew those first.",
  },
  residualRisk: "A node that is taken over still speaks for itself.",
  tradeOff:
    "Kubelets need serving certificates from that authority (`serverTLSBootstrap`), and somebody must approve them.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.5"] },
  ...ofComponent(
    "kube-apiserver",
    areSet([{ flag: "kubelet-certificate-authority" }], "others can pass for a kubelet"),
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
      command: [kube-apiserver, --kubelet-certificate-authority=/pki/ca.crt]
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
      command: [kube-apiserver, --profiling=false]
`,
    ],
  },
};
