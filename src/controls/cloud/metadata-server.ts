import type { ObjectControl } from "../../model/index.ts";
import { fieldIsOneOf, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudMetadataServer: ObjectControl = {
  id: "cloud/metadata-server",
  title: "Pods of GKE see the metadata server of GKE, not that of their node",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Each pod on the node fetches tokens of the node's service account, and the node's bootstrap credentials.",
  },
  why: "The GKE metadata server gives each pod tokens of its own ServiceAccount only.",
  fix: { text: "Set the pool's workload metadata to GKE_METADATA." },
  residualRisk: "Pods in the host's network still see the node's.",
  tradeOff: "Workload identity must be on for the cluster.",
  frameworks: { ...CLOUD_NODE, mitre: ["T1552"], cisGke: ["5.4.1"] },
  ...ofCloud({
    GkeNodePool: fieldIsOneOf(
      {
        described: ["config", "workloadMetadataConfig", "mode"],
        terraform: ["node_config", 0, "workload_metadata_config", 0, "mode"],
      },
      ["GKE_METADATA"],
      "pods see the metadata of their node",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"workloadMetadataConfig": {"mode": "GKE_METADATA"}}}]}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"workloadMetadataConfig": {"mode": "GCE_METADATA"}}}]}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {}}]}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_node_pool.shop", "mode": "managed", "type": "google_container_node_pool", "values": {"node_config": [{"workload_metadata_config": []}]}}]}}}
`,
    ],
  },
};
