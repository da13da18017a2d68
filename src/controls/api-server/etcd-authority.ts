import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerEtcdAuthority: ObjectControl = {
  id: "api-server/etcd-authority",
  title: "The API server checks the certificate of etcd",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "Whoever takes the place of etcd, by its address or name, receives every secret that is written and answers with objects of its choice.",
  },
  why: "With `--etcd-cafile` only a server with a certificate of that authority passes for etcd.",
  fix: { text: "Set `--etcd-cafile`." },
  residualRisk: "Who holds a certificate of that authority can pass for etcd: use one for etcd alone.",
  tradeOff: "An authority to guard.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.26"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent("kube-apiserver", areSet([{ flag: "etcd-cafile" }], "others can pass for etcd")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --etcd-cafile=/pki/etcd/ca.crt]
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
