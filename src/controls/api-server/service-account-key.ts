import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerServiceAccountKey: ObjectControl = {
  id: "api-server/service-account-key",
  title: "The API server checks ServiceAccount tokens with a key of their own",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "Without a key of its own for tokens the API server takes its TLS key: who gets that key makes tokens for every account.",
  },
  why: "A separate key is rotated without the TLS key, and the other way round.",
  fix: { text: "Set `--service-account-key-file` to the public key of the tokens." },
  residualRisk: "Who holds the private key makes tokens for everybody.",
  tradeOff: "A key to rotate.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.22"] },
  ...ofComponent(
    "kube-apiserver",
    areSet([{ flag: "service-account-key-file" }], "tokens are checked with the TLS key"),
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
      command: [kube-apiserver, --service-account-key-file=/pki/sa.pub]
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
      command: [kube-apiserver, --tls-private-key-file=/pki/tls.key]
`,
    ],
  },
};
