import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { hasNoFile } from "../component/kubelet.ts";
import { NODE } from "../component/frameworks.ts";

const ANONYMOUS = { flag: "anonymous-auth", keys: ["authentication", "anonymous", "enabled"] };

export const kubeletAnonymousAccess: ObjectControl = {
  id: "kubelet/anonymous-access",
  title: "The kubelet answers nobody without a name",
  layer: "cluster",
  impact: "critical",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Whoever reaches port 10250 of a node, each pod for one, is an anonymous user of the kubelet, and with AlwaysAllow runs commands in every container of the node.",
  },
  why: "Without anonymous access the kubelet asks for a certificate or a token.",
  fix: { text: "Set `authentication.anonymous.enabled: false`." },
  residualRisk: "Who has a certificate or token with rights on nodes/proxy still does.",
  tradeOff: "Old monitoring without a token stops.",
  frameworks: { ...NODE, cis: ["4.2.1"], mitre: ["T1609", "T1133"] },
  ...ofComponent("kubelet", booleanIs(ANONYMOUS, false, hasNoFile, "requests without a name are answered")),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { anonymous: { enabled: false } }
`,
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
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { anonymous: { enabled: true } }
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--anonymous-auth=true"] }
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
