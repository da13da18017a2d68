import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { CONTROL_PLANE } from "../component/frameworks.ts";

export const schedulerProfiling: ObjectControl = {
  id: "scheduler/profiling",
  title: "The scheduler offers no profiling",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "Profiles tell what the scheduler does and holds in memory, and making them costs time.",
  },
  why: "Without the endpoints there is nothing to ask.",
  fix: { text: "Set `--profiling=false`, or `enableProfiling: false` in its configuration file." },
  residualRisk: "Metrics still tell much.",
  tradeOff: "No profiles when performance must be looked into.",
  frameworks: { ...CONTROL_PLANE, cis: ["1.4.1"] },
  ...ofComponent(
    "kube-scheduler",
    booleanIs({ flag: "profiling", keys: ["enableProfiling"] }, false, true, "/debug/pprof is served"),
  ),
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-scheduler, namespace: kube-system }
spec:
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.36.0
      command: [kube-scheduler, --profiling=false]
`,
      `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
enableProfiling: false
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: kube-scheduler, namespace: kube-system }
spec:
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.36.0
      command: [kube-scheduler, --profiling=true]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: kube-scheduler, namespace: kube-system }
spec:
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.36.0
      command: [kube-scheduler, --bind-address=127.0.0.1]
`,
    ],
  },
};
