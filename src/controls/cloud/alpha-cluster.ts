import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudAlphaCluster: ObjectControl = {
  id: "cloud/alpha-cluster",
  title: "A managed cluster runs no alpha features",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "denial-of-service"],
    text: "Alpha clusters get no security fixes, are deleted after 30 days and run code that nobody vouches for.",
  },
  why: "Ordinary clusters run what is supported.",
  fix: { text: "Make an ordinary cluster and move the workloads." },
  residualRisk: "Beta features can have holes, too.",
  tradeOff: "None.",
  frameworks: { ...CLOUD, cisGke: ["5.10.2"] },
  ...ofCloud({
    GkeCluster: fieldIs(
      { described: ["enableKubernetesAlpha"], terraform: ["enable_kubernetes_alpha"] },
      false,
      false,
      "alpha features are on",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop"}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "enableKubernetesAlpha": true}
`,
    ],
  },
};
