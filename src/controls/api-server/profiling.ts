import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const apiServerProfiling: ObjectControl = {
  id: "api-server/profiling",
  title: "The API server offers no profiling",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "Profiles under /debug/pprof tell what the API server does and holds in memory, and making them costs time, for whoever may read non-resource URLs.",
  },
  why: "Without the endpoints there is nothing to ask.",
  fix: { text: "Set `--profiling=false`." },
  residualRisk: "Metrics still tell much.",
  tradeOff: "No profiles when performance must be looked into.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.2.15"] },
  ...ofComponent("kube-apiserver", booleanIs({ flag: "profiling" }, false, true, "/debug/pprof is served")),
  examples: {
    good: [
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
      command: [kube-apiserver, --profiling]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --anonymous-auth=false]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --profiling=false, --profiling=true]
`,
    ],
  },
};
