import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { areSet } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletClientAuthority: ObjectControl = {
  id: "kubelet/client-authority",
  title: "The kubelet knows clients by their certificates",
  layer: "cluster",
  impact: "high",
  threat: {
    stride: ["spoofing"],
    text: "The API server cannot show the kubelet who it is; tokens or nothing must do.",
  },
  why: "With an authority for clients the kubelet knows the certificate of the API server.",
  fix: { text: "Set `authentication.x509.clientCAFile`." },
  residualRisk: "Client certificates cannot be revoked.",
  tradeOff: "An authority to guard.",
  frameworks: { ...NODE, cis: ["4.2.3"] },
  ...ofComponent(
    "kubelet",
    areSet(
      [{ flag: "client-ca-file", keys: ["authentication", "x509", "clientCAFile"] }],
      "no client certificate is accepted",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { x509: { clientCAFile: /etc/kubernetes/pki/ca.crt } }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { webhook: { enabled: true } }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--anonymous-auth=false"] }
`,
    ],
  },
};
