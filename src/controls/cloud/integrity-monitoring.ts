import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudIntegrityMonitoring: ObjectControl = {
  id: "cloud/integrity-monitoring",
  title: "The boot of nodes is measured",
  layer: "cloud",
  impact: "low",
  threat: {
    stride: ["tampering"],
    text: "A kernel or boot loader that was changed is not noticed.",
  },
  why: "Measured boot compares each start with the one known to be good.",
  fix: { text: "Turn on integrity monitoring for each pool." },
  residualRisk: "Changes after the boot are not measured.",
  tradeOff: "Alerts to look at.",
  frameworks: { ...CLOUD_NODE, cisGke: ["5.5.6"] },
  ...ofCloud({
    GkeNodePool: fieldIs(
      {
        described: ["config", "shieldedInstanceConfig", "enableIntegrityMonitoring"],
        terraform: ["node_config", 0, "shielded_instance_config", 0, "enable_integrity_monitoring"],
      },
      true,
      true,
      "the boot of nodes is not measured",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"shieldedInstanceConfig": {"enableIntegrityMonitoring": true}}}]}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"shieldedInstanceConfig": {"enableIntegrityMonitoring": false}}}]}
`,
    ],
  },
};
