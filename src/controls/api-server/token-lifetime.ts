import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerTokenLifetime: ObjectControl = {
  id: "api-server/token-lifetime",
  title: "ServiceAccount tokens of pods end within the hour",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "A token that was stolen from a pod works for a year instead of an hour: the API server extends tokens for old clients.",
  },
  why: "Without the extension the kubelet renews tokens every hour, and a stolen one is soon worthless.",
  fix: {
    text: "Set `--service-account-extend-token-expiration=false`.",
    caution: "Look at serviceaccount_stale_tokens_total first: it counts clients with old tokens.",
  },
  residualRisk: "A stolen token works until it ends, or its pod is deleted.",
  tradeOff: "Clients that never read their token again stop working after an hour.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.30"], mitre: ["T1528"] },
  ...ofComponent(
    "kube-apiserver",
    booleanIs({ flag: "service-account-extend-token-expiration" }, false, true, "tokens of pods work for a year"),
  ),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --service-account-extend-token-expiration=false]
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
      command: [kube-apiserver, --service-account-extend-token-expiration=true]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --profiling=false]
`,
    ],
  },
};
