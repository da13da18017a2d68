import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { isNotSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerTokenFile: ObjectControl = {
  id: "api-server/token-file",
  title: "The API server reads no file of static tokens",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "Tokens in the file never expire and stand there in the clear: who reads it, or a backup of it, is those users until somebody restarts the API server.",
  },
  why: "Without the file only credentials that expire or can be revoked are accepted.",
  fix: {
    text: "Remove `--token-auth-file`; use OIDC or short-lived client certificates for people and ServiceAccount tokens for programs.",
    caution: "Find who uses the tokens: the audit log names the users.",
  },
  residualRisk: "Long-lived client certificates have the same fault.",
  tradeOff: "Whoever uses such a token needs another way in.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.2"], mitre: ["T1078"] },
  ...ofComponent(
    "kube-apiserver",
    isNotSet({ flag: "token-auth-file" }, "its tokens never expire and stand in the clear"),
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
      command: [kube-apiserver, --token-auth-file=/etc/kubernetes/tokens.csv]
`,
    ],
  },
};
