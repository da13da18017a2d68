import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const etcdClientAuthentication: ObjectControl = {
  id: "etcd/client-authentication",
  title: "etcd lets in only clients with a certificate",
  layer: "cluster",
  impact: "critical",
  threat: {
    stride: ["information-disclosure", "tampering", "spoofing"],
    text: "Whoever reaches the port of etcd reads every secret of the cluster, and makes itself cluster-admin by writing one object.",
  },
  why: "With `--client-cert-auth` etcd asks each client for a certificate.",
  fix: { text: "Set `--client-cert-auth=true` and `--trusted-ca-file`." },
  residualRisk: "Who holds a key or a disk of etcd has all of it.",
  tradeOff: "Certificates to renew.",
  frameworks: { ...CONTROL_PLANE, cis: ["2.2"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent(
    "etcd",
    booleanIs(
      { flag: "client-cert-auth", keys: ["client-transport-security", "client-cert-auth"] },
      true,
      false,
      "clients show no certificate",
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
      command: [etcd, --client-cert-auth=true]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:v1.36.0
      command: [etcd, --client-cert-auth]
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
      command: [etcd, --client-cert-auth=false]
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
