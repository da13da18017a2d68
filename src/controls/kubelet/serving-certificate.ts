import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { hasServingCertificate } from "../component/kubelet.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletServingCertificate: ObjectControl = {
  id: "kubelet/serving-certificate",
  title: "The kubelet serves a certificate that can be checked",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["spoofing", "information-disclosure"],
    text: "With a certificate the kubelet signed itself the API server cannot tell it from a stranger between them, who then sees what is typed into exec sessions.",
  },
  why: "A certificate of the cluster authority can be checked.",
  fix: {
    text: "Set `serverTLSBootstrap: true` and approve the requests, or set `tlsCertFile` and `tlsPrivateKeyFile`.",
  },
  residualRisk: "The API server must also check: --kubelet-certificate-authority.",
  tradeOff: "Requests of nodes for certificates need an approver.",
  frameworks: { ...NODE, cis: ["4.2.9"], nist80053: ["SC-8", "SC-23"] },
  ...ofComponent("kubelet", hasServingCertificate()),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCertFile: /pki/kubelet.crt
tlsPrivateKeyFile: /pki/kubelet.key
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCertFile: /pki/kubelet.crt
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
  },
};
