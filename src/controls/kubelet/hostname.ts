import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { isNotSet } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletHostname: ObjectControl = {
  id: "kubelet/hostname",
  title: "The kubelet goes by the name of its host",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  threat: {
    stride: ["spoofing"],
    text: "A kubelet with a name of its choice gets certificates and pods that were meant for another node, and logs name a host that is not there.",
  },
  why: "The name is that of the host, or what the cloud says.",
  fix: { text: "Remove `--hostname-override`." },
  residualRisk: "NodeRestriction is what keeps kubelets apart.",
  tradeOff: "Hosts need names that fit.",
  frameworks: { ...NODE, cis: ["4.2.7"] },
  ...ofComponent("kubelet", isNotSet({ flag: "hostname-override" }, "the node has another name than its host")),
  examples: {
    good: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--config=/var/lib/kubelet/config.yaml"] }
`,
    ],
    bad: [
      `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: node-1 }
processes:
  - { name: kubelet, arguments: ["--hostname-override=other"] }
`,
    ],
  },
};
