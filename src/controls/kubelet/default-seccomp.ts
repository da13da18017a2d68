import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletDefaultSeccomp: ObjectControl = {
  id: "kubelet/default-seccomp",
  title: "The kubelet gives pods a seccomp profile",
  layer: "cluster",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A pod that names no profile may use all system calls: a hole in one of the rare ones is a way out of the container.",
  },
  why: "With `seccompDefault` such pods get the profile of the runtime.",
  fix: { text: "Set `seccompDefault: true`." },
  residualRisk: "The profile leaves what ordinary programs need; the kernel behind it can have holes.",
  tradeOff: "Programs that need rare system calls must name a profile.",
  frameworks: { ...NODE, cis: ["4.2.14"], mitre: ["T1611"] },
  ...ofComponent(
    "kubelet",
    booleanIs(
      { flag: "seccomp-default", keys: ["seccompDefault"] },
      true,
      false,
      "pods without a profile may use all system calls",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
seccompDefault: true
`,
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--seccomp-default"] }
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
seccompDefault: false
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
  },
};
