import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdPeerTls: ObjectControl = {
  id: "etcd/peer-tls",
  title: "Members of etcd speak TLS to each other",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "Secrets go from member to member in the clear.",
  },
  why: "With a certificate for peers the connection is encrypted.",
  fix: { text: "Set `--peer-cert-file` and `--peer-key-file`." },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.4"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "etcd",
    areSet(
      [
        { flag: "peer-cert-file", keys: ["peer-transport-security", "cert-file"] },
        { flag: "peer-key-file", keys: ["peer-transport-security", "key-file"] },
      ],
      "members speak in the clear",
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
      command: [etcd, --peer-cert-file=/pki/peer.crt, --peer-key-file=/pki/peer.key]
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
      command: [etcd, --peer-key-file=/pki/peer.key]
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
