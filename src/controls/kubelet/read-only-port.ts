import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { numberIs } from "../component/demands.ts";
import { hasNoFile } from "../component/kubelet.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletReadOnlyPort: ObjectControl = {
  id: "kubelet/read-only-port",
  title: "The kubelet serves no read-only port",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["information-disclosure"],
    text: "Port 10255 tells everybody who reaches the node all pods on it with their environment, without asking for a name.",
  },
  why: "With port 0 it is not there.",
  fix: { text: "Set `readOnlyPort: 0`, or remove it." },
  residualRisk: "The authenticated port tells the same to who may ask.",
  tradeOff: "Old monitoring must use port 10250 with a token.",
  frameworks: { ...NODE, cis: ["4.2.4"], mitre: ["T1613"] },
  ...ofComponent(
    "kubelet",
    numberIs(
      { flag: "read-only-port", keys: ["readOnlyPort"] },
      (value) => value === 0,
      (component) => (hasNoFile(component) ? 10_255 : 0),
      "pods are told to everybody",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authorization: { mode: Webhook }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--read-only-port=0"] }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 10255
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--read-only-port", "10255"] }
`,
    ],
  },
};
