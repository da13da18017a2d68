import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudSecureBoot: ObjectControl = {
  id: "cloud/secure-boot",
  title: "Nodes start signed kernels only",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["tampering"],
    text: "An attacker with root on a node loads a kernel module or boot loader of their own and stays, unseen.",
  },
  why: "Secure Boot starts signed code only.",
  fix: {
    text: "Turn on Secure Boot for each pool.",
    caution: "GPU drivers and the like may need an own key: try one pool first.",
  },
  residualRisk: "Signed code has holes, too.",
  tradeOff: "Drivers that are not signed do not load.",
  frameworks: { ...CLOUD_NODE, cisGke: ["5.5.7"] },
  ...ofCloud({
    GkeNodePool: fieldIs(
      {
        described: ["config", "shieldedInstanceConfig", "enableSecureBoot"],
        terraform: ["node_config", 0, "shielded_instance_config", 0, "enable_secure_boot"],
      },
      true,
      false,
      "nodes start unsigned kernels",
    ),
    AksNodePool: fieldIs(
      { described: ["securityProfile", "enableSecureBoot"], terraform: ["secure_boot_enabled"] },
      true,
      false,
      "nodes start unsigned kernels",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"shieldedInstanceConfig": {"enableSecureBoot": true}}}]}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "agentPoolProfiles": [{"name": "system", "securityProfile": {"enableSecureBoot": true}}]}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"shieldedInstanceConfig": {}}}]}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "agentPoolProfiles": [{"name": "system", "securityProfile": {"enableSecureBoot": false}}]}
`,
    ],
  },
};
