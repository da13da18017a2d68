import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, fieldIsOneOf, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudNodeUpgrade: ObjectControl = {
  id: "cloud/node-upgrade",
  title: "Nodes of a managed cluster are upgraded by themselves",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Holes in kubelet, runtime and kernel that are public and mended stay open on nodes nobody looks after.",
  },
  why: "The provider puts in new images as they come.",
  fix: { text: "GKE: auto-upgrade for each pool. AKS: a node OS upgrade channel, NodeImage or SecurityPatch." },
  residualRisk: "Between a fix and its image there are days.",
  tradeOff: "Nodes are drained when the provider does it: set maintenance windows and disruption budgets.",
  frameworks: { ...CLOUD_NODE, nist80053: ["SI-2"], cisGke: ["5.5.3"] },
  ...ofCloud({
    GkeNodePool: fieldIs(
      { described: ["management", "autoUpgrade"], terraform: ["management", 0, "auto_upgrade"] },
      true,
      false,
      "nodes are not upgraded by themselves",
    ),
    AksCluster: fieldIsOneOf(
      { described: ["autoUpgradeProfile", "nodeOsUpgradeChannel"], terraform: ["node_os_upgrade_channel"] },
      ["NodeImage", "SecurityPatch", "Unmanaged"],
      "images of nodes are not upgraded by themselves",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {}, "management": {"autoUpgrade": true}}]}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "autoUpgradeProfile": {"nodeOsUpgradeChannel": "NodeImage"}}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {}, "management": {"autoUpgrade": false}}]}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {}}]}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "autoUpgradeProfile": {"nodeOsUpgradeChannel": "None"}}
`,
    ],
  },
};
