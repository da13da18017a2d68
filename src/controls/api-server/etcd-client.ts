import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerEtcdClient: ObjectControl = {
  id: "api-server/etcd-client",
  title: "The API server shows etcd a client certificate",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "An etcd that lets the API server in without a certificate lets everybody in who reaches its port: to every secret of the cluster, and to write what they like.",
  },
  why: "With a client certificate etcd can refuse all others.",
  fix: { text: "Set `--etcd-certfile` and `--etcd-keyfile`." },
  residualRisk: "Who gets the key has all of etcd.",
  tradeOff: "A certificate to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.23"], nist80053: ["SC-8", "AC-3"] },
  ...ofComponent(
    "kube-apiserver",
    areSet([{ flag: "etcd-certfile" }, { flag: "etcd-keyfile" }], "etcd must let in who shows no certificate"),
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
      command: [kube-apiserver, --etcd-certfile=/pki/etcd.crt, --etcd-keyfile=/pki/etcd.key]
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
      command: [kube-apiserver, --etcd-certfile=/pki/etcd.crt]
`,
    ],
  },
};
