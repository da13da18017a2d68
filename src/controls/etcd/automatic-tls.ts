import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdAutomaticTls: ObjectControl = {
  id: "etcd/automatic-tls",
  title: "etcd serves no certificate it signed itself",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "Clients cannot tell etcd from a stranger between them, and anybody passes for a client.",
  },
  why: "A certificate of an authority can be checked.",
  fix: { text: "Remove `--auto-tls`." },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.3"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "etcd",
    booleanIs(
      { flag: "auto-tls", keys: ["client-transport-security", "auto-tls"] },
      false,
      false,
      "clients cannot check whom they speak to",
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
      command: [etcd, --auto-tls=false]
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
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --auto-tls]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --auto-tls=true]
`,
    ],
  },
};
