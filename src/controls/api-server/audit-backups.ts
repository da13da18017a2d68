import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { isKept } from "../component/audit-log.ts";
import { AUDIT } from "../component/frameworks.ts";

export const apiServerAuditBackups: ObjectControl = {
  id: "api-server/audit-backups",
  title: "Ten audit logs are kept",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["repudiation"],
    text: "Break-ins are found after weeks; a log that is gone by then tells nothing, and an attacker can push old entries out by making many new ones.",
  },
  why: "With `--audit-log-maxbackup` of 10 or more, enough is left to look back.",
  fix: { text: "Set `--audit-log-maxbackup=10` or more, by what your retention rules ask for." },
  residualRisk: "Who takes the node deletes the logs: ship them off it.",
  tradeOff: "Disk space on the control plane.",
  frameworks: { ...AUDIT, cis: ["1.2.18"] },
  ...ofComponent("kube-apiserver", isKept("audit-log-maxbackup", 10, "files")),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --audit-log-path=/var/log/audit.log, --audit-log-maxbackup=10]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --audit-webhook-config-file=/etc/kubernetes/audit-webhook.yaml]
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
      command: [kube-apiserver, --audit-log-path=/var/log/audit.log, --audit-log-maxbackup=5]
`,
    ],
  },
};
