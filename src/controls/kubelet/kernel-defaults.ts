import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletKernelDefaults: ObjectControl = {
  id: "kubelet/kernel-defaults",
  title: "The kubelet does not change the kernel of its node",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  threat: {
    stride: ["tampering", "denial-of-service"],
    text: "A kubelet that sets kernel parameters to what it wants hides that the node was changed, or set up otherwise than everybody thinks.",
  },
  why: "With `protectKernelDefaults` it refuses to start instead.",
  fix: {
    text: "Set `protectKernelDefaults: true`, and the sysctls to what it wants beforehand.",
    caution:
      "A node with other values does not come up: look at vm.overcommit_memory, vm.panic_on_oom, kernel.panic and kernel.panic_on_oops in its report.",
  },
  residualRisk: "Other programs of the node can change the kernel.",
  tradeOff: "The node must be set up beforehand, or the kubelet does not start.",
  frameworks: { ...NODE },
  ...ofComponent(
    "kubelet",
    booleanIs(
      { flag: "protect-kernel-defaults", keys: ["protectKernelDefaults"] },
      true,
      false,
      "it changes kernel parameters by itself",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
protectKernelDefaults: true
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
protectKernelDefaults: false
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
  },
};
