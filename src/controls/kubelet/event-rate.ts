import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { numberIs } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletEventRate: ObjectControl = {
  id: "kubelet/event-rate",
  title: "The kubelet records events at a rate that loses little",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["repudiation", "denial-of-service"],
    text: "With a rate that is too low events of an attack are lost; without any limit a failing pod floods the API server.",
  },
  why: "A limit above zero records what matters.",
  fix: { text: "Set `eventRecordQPS` to 5 or more, or leave the default of 50." },
  residualRisk: "Events are kept for an hour only: ship them.",
  tradeOff: "More events to store.",
  frameworks: { ...NODE, cis: ["4.2.8"] },
  ...ofComponent(
    "kubelet",
    numberIs(
      { flag: "event-qps", keys: ["eventRecordQPS"] },
      (value) => value >= 5,
      50,
      "events are lost, or come without a limit",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
eventRecordQPS: 10
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
eventRecordQPS: 0
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--event-qps=1"] }
`,
    ],
  },
};
