import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { gkeNodesArePrivate } from "./endpoints.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudPrivateNodes: ObjectControl = {
  id: "cloud/private-nodes",
  title: "Nodes of a managed cluster have no public addresses",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Kubelets and node ports are reached from the internet, with a firewall rule alone between.",
  },
  why: "Nodes without public addresses are reached from inside only.",
  fix: { text: "Use private nodes, with a NAT gateway for what they fetch." },
  residualRisk: "Load balancers still lead to pods.",
  tradeOff: "A NAT gateway to pay for.",
  frameworks: { ...CLOUD_NODE, cisAks: ["5.4.3"], cisGke: ["5.6.5"] },
  ...ofCloud({
    AksNodePool: fieldIs(
      { described: ["enableNodePublicIp"], terraform: ["node_public_ip_enabled"] },
      false,
      false,
      "nodes have public addresses",
    ),
    GkeCluster: gkeNodesArePrivate,
  }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "agentPoolProfiles": [{"name": "system", "enableNodePublicIp": false}]}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "privateClusterConfig": {"enablePrivateNodes": true}}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "agentPoolProfiles": [{"name": "system", "enableNodePublicIp": true}]}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop"}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_cluster.shop", "mode": "managed", "type": "google_container_cluster", "values": {"private_cluster_config": [{"enable_private_nodes": false}]}}]}}}
`,
    ],
  },
};
