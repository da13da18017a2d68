import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerServiceAccountLookup: ObjectControl = {
  id: "api-server/service-account-lookup",
  title: "The API server asks whether the ServiceAccount of a token is still there",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "The token of an account that was deleted because it was stolen goes on working.",
  },
  why: "With the lookup a token ends with its account, or with the pod it was made for.",
  fix: { text: "Remove `--service-account-lookup=false`." },
  residualRisk: "A stolen token works until somebody deletes its account or pod.",
  tradeOff: "None: it is on by default.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.21"], mitre: ["T1528"] },
  ...ofComponent(
    "kube-apiserver",
    booleanIs({ flag: "service-account-lookup" }, true, true, "tokens outlive their accounts"),
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
      command: [kube-apiserver, --service-account-lookup=true]
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
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --service-account-lookup=false]
`,
    ],
  },
};
