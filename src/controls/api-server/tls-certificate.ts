import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerTlsCertificate: ObjectControl = {
  id: "api-server/tls-certificate",
  title: "The API server has a TLS certificate that clients can check",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "With a certificate the API server made for itself, clients cannot tell it from a stranger between them, and are taught to skip the check.",
  },
  why: "A certificate of the cluster authority is checked by every kubeconfig.",
  fix: { text: "Set `--tls-cert-file` and `--tls-private-key-file`." },
  residualRisk: "Who holds the key can pass for the API server.",
  tradeOff: "A certificate to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.24"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "kube-apiserver",
    areSet(
      [{ flag: "tls-cert-file" }, { flag: "tls-private-key-file" }],
      "clients cannot tell the API server from others",
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
      command: [kube-apiserver, --tls-cert-file=/pki/apiserver.crt, --tls-private-key-file=/pki/apiserver.key]
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
      command: [kube-apiserver, --cert-dir=/var/run/kubernetes]
`,
    ],
  },
};
