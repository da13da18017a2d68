import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerEncryptionAtRest: ObjectControl = {
  id: "api-server/encryption-at-rest",
  title: "The API server encrypts what it stores",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever gets at the disk of etcd or a backup of it reads every Secret of the cluster in the clear.",
  },
  why: "With a configuration of encryption only ciphertext reaches etcd.",
  fix: {
    text: "Write an EncryptionConfiguration with `kms` or `secretbox` first for secrets, set `--encryption-provider-config` to it, and write all Secrets anew.",
    caution: "Every API server needs the same file and key before the first Secret is written with it.",
  },
  residualRisk: "Who may read Secrets by the API still does; keys in a file lie beside what they protect.",
  tradeOff: "A key to rotate.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.27"], nist80053: ["SC-28"], mitre: ["T1552"] },
  ...ofComponent(
    "kube-apiserver",
    areSet([{ flag: "encryption-provider-config" }], "Secrets stand in etcd in the clear"),
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
      command: [kube-apiserver, --encryption-provider-config=/etc/kubernetes/encryption.yaml]
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
      command: [kube-apiserver, "--etcd-servers=https://127.0.0.1:2379"]
`,
    ],
  },
};
