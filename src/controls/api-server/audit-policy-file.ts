import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { AUDIT } from "../component/frameworks.ts";

export const apiServerAuditPolicyFile: ObjectControl = {
  id: "api-server/audit-policy-file",
  title: "The API server has an audit policy",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["repudiation"],
    text: "Without a policy the API server logs nothing, even where a path for the log is set.",
  },
  why: "The policy says what is logged, and in which depth.",
  fix: { text: "Write an audit policy and set `--audit-policy-file` to it." },
  residualRisk: "The policy can leave out what matters: other controls judge it.",
  tradeOff: "A policy to keep current.",
  frameworks: { ...AUDIT, cis: ["3.2.1"] },
  ...ofComponent("kube-apiserver", areSet([{ flag: "audit-policy-file" }], "nothing is logged")),
  examples: {
    good: [
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
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --audit-log-path=/var/log/kubernetes/audit.log]
`,
    ],
  },
};
