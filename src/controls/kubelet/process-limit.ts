import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { numberIs } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletProcessLimit: ObjectControl = {
  id: "kubelet/process-limit",
  title: "The kubelet limits the processes of each pod",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["denial-of-service"],
    text: "A fork bomb in one pod takes all process ids of the node: no other pod can start a process, and the kubelet itself fails.",
  },
  why: "With a limit only that pod fails.",
  fix: { text: "Set `podPidsLimit`, 4096 for instance." },
  residualRisk: "Memory and CPU need limits of their own.",
  tradeOff: "Programs with very many threads need a higher limit.",
  frameworks: { ...NODE, cis: ["4.2.13"], mitre: ["T1499"] },
  ...ofComponent(
    "kubelet",
    numberIs(
      { flag: "pod-max-pids", keys: ["podPidsLimit"] },
      (value) => value > 0,
      -1,
      "one pod takes all process ids of the node",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
podPidsLimit: 4096
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--pod-max-pids=4096"] }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
podPidsLimit: -1
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
  },
};
