import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdPeerAuthentication: ObjectControl = {
  id: "etcd/peer-authentication",
  title: "etcd lets in only members with a certificate",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "A stranger joins as a member and gets a copy of everything.",
  },
  why: "With `--peer-client-cert-auth` members ask each other for a certificate.",
  fix: { text: "Set `--peer-client-cert-auth=true` and `--peer-trusted-ca-file`." },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.5"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "etcd",
    booleanIs(
      { flag: "peer-client-cert-auth", keys: ["peer-transport-security", "client-cert-auth"] },
      true,
      false,
      "members show no certificate",
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
      command: [etcd, --peer-client-cert-auth=true]
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
      command: [etcd, --peer-client-cert-auth=false]
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
