import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { hasOwnAuthority } from "../component/own-authority.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdOwnAuthority: ObjectControl = {
  id: "etcd/own-authority",
  title: "etcd trusts an authority of its own",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "Whoever gets any certificate of the cluster authority, a kubelet or a user whose request was approved, is a client of etcd with all rights.",
  },
  why: "An authority that signs for etcd alone lets in the API server and members only.",
  fix: {
    text: "Make an authority for etcd and set `--trusted-ca-file` to it; not the one of `--client-ca-file` of the API server.",
  },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.7"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent("etcd", hasOwnAuthority()),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --client-ca-file=/pki/ca.crt]
---
apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --trusted-ca-file=/pki/etcd-ca.crt]
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
      command: [kube-apiserver, --client-ca-file=/pki/ca.crt]
---
apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --trusted-ca-file=/pki/ca.crt]
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
