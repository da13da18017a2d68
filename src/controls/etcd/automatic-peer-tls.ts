import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdAutomaticPeerTls: ObjectControl = {
  id: "etcd/automatic-peer-tls",
  title: "Members of etcd use no certificates they signed themselves",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "Members cannot tell each other from a stranger.",
  },
  why: "A certificate of an authority can be checked.",
  fix: { text: "Remove `--peer-auto-tls`." },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.6"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "etcd",
    booleanIs(
      { flag: "peer-auto-tls", keys: ["peer-transport-security", "auto-tls"] },
      false,
      false,
      "members cannot check whom they speak to",
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
      command: [etcd, --peer-auto-tls=true]
`,
    ],
  },
};
