import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudNodeRepair: ObjectControl = {
  id: "cloud/node-repair",
  title: "Broken nodes of a managed cluster are replaced",
  layer: "cloud",
  impact: "low",
  threat: {
    stride: ["denial-of-service"],
    text: "A node that is broken, or was taken over and made to fail, keeps its pods and their secrets until somebody looks.",
  },
  why: "The provider replaces nodes that fail.",
  fix: { text: "GKE: auto-repair for each pool." },
  residualRisk: "A node that was taken over and works is not noticed.",
  tradeOff: "Pods move when the provider does it.",
  frameworks: { ...CLOUD_NODE, cisGke: ["5.5.2"] },
  ...ofCloud({
    GkeNodePool: fieldIs(
      { described: ["management", "autoRepair"], terraform: ["management", 0, "auto_repair"] },
      true,
      false,
      "broken nodes are not replaced",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {}, "management": {"autoRepair": true}}]}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {}, "management": {}}]}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_node_pool.shop", "mode": "managed", "type": "google_container_node_pool", "values": {"management": [{"auto_repair": false}]}}]}}}
`,
    ],
  },
};
