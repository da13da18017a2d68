import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerClientAuthority: ObjectControl = {
  id: "api-server/client-authority",
  title: "The API server knows clients by their certificates",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "Kubelets and the control plane cannot show who they are by certificate, and must use tokens that are easier to steal.",
  },
  why: "With `--client-ca-file` a certificate of the cluster authority is an identity.",
  fix: { text: "Set `--client-ca-file` to the authority of client certificates." },
  residualRisk: "Client certificates cannot be revoked: keep them short-lived.",
  tradeOff: "An authority to guard.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.25"] },
  ...ofComponent("kube-apiserver", areSet([{ flag: "client-ca-file" }], "no client certificate is accepted")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --client-ca-file=/pki/ca.crt]
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
