import type { ObjectControl } from "../../model/index.ts";
import { field, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudNodeImage: ObjectControl = {
  id: "cloud/node-image",
  title: "Nodes of GKE run Container-Optimized OS",
  layer: "cloud",
  impact: "low",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A node with a whole distribution has more programs to attack and to mend.",
  },
  why: "Container-Optimized OS holds little, checks itself at boot and is updated as one.",
  fix: { text: "Use the image type COS_CONTAINERD." },
  residualRisk: "The kernel is shared by all pods all the same.",
  tradeOff: "Programs on the node must come as pods.",
  frameworks: { ...CLOUD_NODE, cisGke: ["5.5.1"] },
  ...ofCloud({
    GkeNodePool: field(
      { described: ["config", "imageType"], terraform: ["node_config", 0, "image_type"] },
      (type) => type === undefined || (typeof type === "string" && /^COS(?:_CONTAINERD)?$/i.test(type)),
      "nodes run another image than Container-Optimized OS",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"imageType": "COS_CONTAINERD"}}]}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"imageType": "UBUNTU_CONTAINERD"}}]}
`,
    ],
  },
};
