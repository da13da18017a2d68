import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { staysOpen } from "../component/kubelet.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletIdleStreams: ObjectControl = {
  id: "kubelet/idle-streams",
  title: "The kubelet ends streams that nobody uses",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["denial-of-service", "spoofing"],
    text: "Sessions of exec and port-forward that nobody uses stay open for ever: they use up what the node has, and who finds one goes on with it.",
  },
  why: "A time limit ends them.",
  fix: { text: "Remove `streamingConnectionIdleTimeout: 0`; four hours are the default." },
  residualRisk: "A session in use goes on.",
  tradeOff: "Idle sessions must be opened again.",
  frameworks: { ...NODE, cis: ["4.2.5"] },
  ...ofComponent("kubelet", staysOpen()),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
streamingConnectionIdleTimeout: 5m
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
streamingConnectionIdleTimeout: 0s
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--streaming-connection-idle-timeout=0"] }
`,
    ],
  },
};
