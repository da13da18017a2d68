import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { isAudited } from "../component/audit-log.ts";
import { AUDIT } from "../component/frameworks.ts";

export const apiServerAuditLog: ObjectControl = {
  id: "api-server/audit-log",
  title: "The API server writes an audit log",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["repudiation"],
    text: "After a break-in nobody can say what was read, changed or taken, by whom and since when.",
  },
  why: "The audit log holds who asked for what, when, and what was answered.",
  fix: {
    text: "Set `--audit-log-path` (or `--audit-webhook-config-file`) and `--audit-policy-file`, and ship the log off the node.",
  },
  residualRisk: "A log on the node is deleted by who takes the node: ship it.",
  tradeOff: "Disk and, by the policy chosen, a few per cent of CPU.",
  frameworks: { ...AUDIT, cis: ["1.2.16"] },
  ...ofComponent("kube-apiserver", isAudited()),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --audit-log-path=/var/log/kubernetes/audit.log, --audit-policy-file=/etc/kubernetes/audit.yaml]
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
      command: [kube-apiserver, --audit-policy-file=/etc/kubernetes/audit.yaml]
`,
    ],
  },
};
