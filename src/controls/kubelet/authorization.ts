import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { authorizesRequests } from "../component/kubelet.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletAuthorization: ObjectControl = {
  id: "kubelet/authorization",
  title: "The kubelet asks the API server who may do what",
  layer: "cluster",
  impact: "critical",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With AlwaysAllow whoever gets into the kubelet at all runs commands in every container of the node.",
  },
  why: "In mode Webhook each request needs a right on nodes/… by RBAC.",
  fix: { text: "Set `authorization.mode: Webhook`." },
  residualRisk: "Who has such rights has all of the node: see rbac/node-proxy.",
  tradeOff: "One question to the API server for each request, cached.",
  frameworks: { ...NODE, cis: ["4.2.2"], mitre: ["T1609"] },
  ...ofComponent("kubelet", authorizesRequests()),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authorization: { mode: Webhook }
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--authorization-mode=Webhook"] }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authorization: { mode: AlwaysAllow }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--authorization-mode=AlwaysAllow"] }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--hostname-override=x"] }
`,
    ],
  },
};
