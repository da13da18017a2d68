import type { ObjectControl } from "../../model/index.ts";
import { ofComponent } from "../component/of-component.ts";
import { booleanIs } from "../component/demands.ts";
import { NODE } from "../component/frameworks.ts";

export const kubeletIptablesChains: ObjectControl = {
  id: "kubelet/iptables-chains",
  title: "The kubelet keeps its chains of iptables",
  layer: "cluster",
  impact: "low",
  threat: {
    stride: ["tampering"],
    text: "Without the chains the kubelet owns, packets may be dropped or let through by chance once other programs change the rules.",
  },
  why: "The kubelet makes the chains that others rely on.",
  fix: { text: "Remove `makeIPTablesUtilChains: false`." },
  residualRisk: "Rules of other programs are not judged.",
  tradeOff: "None: it is on by default.",
  frameworks: { ...NODE, cis: ["4.2.6"] },
  ...ofComponent(
    "kubelet",
    booleanIs(
      { flag: "make-iptables-util-chains", keys: ["makeIPTablesUtilChains"] },
      true,
      true,
      "other programs rely on these chains",
    ),
  ),
  examples: {
    good: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
makeIPTablesUtilChains: true
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
    bad: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
makeIPTablesUtilChains: false
`,
    ],
  },
};
