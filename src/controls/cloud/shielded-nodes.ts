import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudShieldedNodes: ObjectControl = {
  id: "cloud/shielded-nodes",
  title: "Nodes of GKE prove who they are",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "With the bootstrap credentials from a node's metadata an attacker joins as another node and gets its secrets.",
  },
  why: "Shielded nodes prove by a chip of the virtual machine that they are the node they say.",
  fix: { text: "Turn on shielded nodes." },
  residualRisk: "A node that is taken over is still itself.",
  tradeOff: "None.",
  frameworks: { ...CLOUD_NODE, cisGke: ["5.5.5"] },
  ...ofCloud({
    GkeCluster: fieldIs(
      { described: ["shieldedNodes", "enabled"], terraform: ["enable_shielded_nodes"] },
      true,
      false,
      "nodes do not prove who they are",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "shieldedNodes": {"enabled": true}}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "shieldedNodes": {}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_cluster.shop", "mode": "managed", "type": "google_container_cluster", "values": {"enable_shielded_nodes": false}}]}}}
`,
    ],
  },
};
