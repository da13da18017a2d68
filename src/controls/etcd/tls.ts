import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdTls: ObjectControl = {
  id: "etcd/tls",
  title: "etcd serves clients over TLS",
  layer: "cluster",
  impact: "critical",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "Secrets go over the network in the clear, and who stands between reads and changes them.",
  },
  why: "With a certificate the connection is encrypted and clients know etcd.",
  fix: { text: "Set `--cert-file` and `--key-file`." },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.1"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "etcd",
    areSet(
      [
        { flag: "cert-file", keys: ["client-transport-security", "cert-file"] },
        { flag: "key-file", keys: ["client-transport-security", "key-file"] },
      ],
      "clients are served in the clear",
    ),
  ),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --cert-file=/pki/etcd.crt, --key-file=/pki/etcd.key]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --cert-file=/pki/etcd.crt]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --data-dir=/var/lib/etcd]
`,
    ],
  },
};
