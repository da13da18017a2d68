import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { gateIsOn } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletServingCertificateRotation: ObjectControl = {
  id: "kubelet/serving-certificate-rotation",
  title: "The kubelet may renew its serving certificate",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["spoofing"],
    text: "A serving certificate that is not renewed runs out, or was made for years.",
  },
  why: "The feature gate lets the kubelet ask for a new one in time.",
  fix: { text: "Take `RotateKubeletServerCertificate: false` out of `featureGates`." },
  residualRisk: "Somebody must approve the requests.",
  tradeOff: "None: it is on by default.",
  frameworks: { ...NODE, cis: ["4.2.11"] },
  ...ofComponent("kubelet", gateIsOn("RotateKubeletServerCertificate", "its serving certificate is not renewed")),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
featureGates: { RotateKubeletServerCertificate: true }
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
featureGates: { RotateKubeletServerCertificate: false }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--feature-gates=RotateKubeletServerCertificate=false"] }
`,
    ],
  },
};
