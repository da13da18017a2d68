import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletClientCertificateRotation: ObjectControl = {
  id: "kubelet/client-certificate-rotation",
  title: "The kubelet renews its client certificate",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing", "denial-of-service"],
    text: "A certificate that is not renewed runs out and takes the node with it, or was made for years: who took it is that node all the time.",
  },
  why: "With rotation it is short-lived and renewed in time.",
  fix: { text: "Set `rotateCertificates: true`; unset, the kubelet does not rotate." },
  residualRisk: "Who takes the node has the new one, too.",
  tradeOff: "None: the controller manager signs.",
  frameworks: { ...NODE, cis: ["4.2.10"] },
  ...ofComponent(
    "kubelet",
    booleanIs(
      { flag: "rotate-certificates", keys: ["rotateCertificates"] },
      true,
      false,
      "its certificate is not renewed",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--rotate-certificates=true"] }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: false
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
  },
};
