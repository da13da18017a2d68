import type { ObjectControl } from "../../model/index.ts";
import { fieldIsOneOf, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudReleaseChannel: ObjectControl = {
  id: "cloud/release-channel",
  title: "A managed cluster follows a release channel",
  layer: "cloud",
  impact: "low",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A cluster on a version of its own misses fixes until somebody remembers, and then falls out of support.",
  },
  why: "A channel brings each fix in its time.",
  fix: { text: "GKE: REGULAR or STABLE. AKS: an upgrade channel, patch or stable." },
  residualRisk: "New versions bring new faults.",
  tradeOff: "APIs that go away must be looked for in time.",
  frameworks: { ...CLOUD, nist80053: ["SI-2"], cisGke: ["5.5.4"] },
  ...ofCloud({
    GkeCluster: fieldIsOneOf(
      { described: ["releaseChannel", "channel"], terraform: ["release_channel", 0, "channel"] },
      ["RAPID", "REGULAR", "STABLE", "EXTENDED"],
      "the cluster follows no release channel",
    ),
    AksCluster: fieldIsOneOf(
      { described: ["autoUpgradeProfile", "upgradeChannel"], terraform: ["automatic_upgrade_channel"] },
      ["patch", "stable", "rapid", "node-image"],
      "the cluster follows no upgrade channel",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "releaseChannel": {"channel": "REGULAR"}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "autoUpgradeProfile": {"upgradeChannel": "patch"}}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop"}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "autoUpgradeProfile": {"upgradeChannel": "none"}}
`,
    ],
  },
};
