import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { servesMetricsLocally } from "../component/listens-locally.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeProxyMetricsAddress: ObjectControl = {
  id: "kube-proxy/metrics-address",
  title: "kube-proxy gives its metrics to its own node only",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["information-disclosure"],
    text: "Metrics and settings of kube-proxy, which services there are among them, are told to everybody who reaches the node.",
  },
  why: "On the loopback address only programs of the node reach them.",
  fix: { text: "Set `metricsBindAddress: 127.0.0.1:10249`, or remove it." },
  residualRisk: "Whoever runs programs in the host network of the node still reaches it.",
  tradeOff: "Metrics must be collected on the node.",
  frameworks: { ...NODE, cis: ["4.3.1"] },
  ...ofComponent("kube-proxy", servesMetricsLocally()),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kube-proxy, arguments: ["--metrics-bind-address=127.0.0.1:10249"] }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kube-proxy, arguments: ["--v=2"] }
`,
      `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: ""
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kube-proxy, arguments: ["--metrics-bind-address=0.0.0.0:10249"] }
`,
      `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: 0.0.0.0
`,
    ],
  },
};
