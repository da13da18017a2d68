import type { ObjectControl } from "../../model/index.ts";
import { field, fieldIsOneOf, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudSecurityPosture: ObjectControl = {
  id: "cloud/security-posture",
  title: "The provider watches a managed cluster",
  layer: "cloud",
  impact: "low",
  onRequest: true,
  threat: {
    stride: ["repudiation"],
    text: "Attacks that show in the provider's signals, a miner for instance, are not noticed.",
  },
  why: "The provider's watch raises an alert.",
  fix: { text: "AKS: Defender for Containers. GKE: security posture." },
  residualRisk: "It knows what it knows; Hauberk's own watch sees more of the cluster.",
  tradeOff: "It is paid for, in part.",
  frameworks: { ...CLOUD, cisGke: ["5.10.4"] },
  ...ofCloud({
    AksCluster: field(
      {
        described: ["securityProfile", "defender", "securityMonitoring", "enabled"],
        terraform: ["microsoft_defender", 0, "log_analytics_workspace_id"],
      },
      isGiven,
      "the provider does not watch the cluster",
    ),
    GkeCluster: fieldIsOneOf(
      { described: ["securityPostureConfig", "mode"], terraform: ["security_posture_config", 0, "mode"] },
      ["BASIC", "ENTERPRISE"],
      "the provider does not watch the cluster",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "securityProfile": {"defender": {"securityMonitoring": {"enabled": true}}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "securityPostureConfig": {"mode": "BASIC"}}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "securityPostureConfig": {"mode": "DISABLED"}}
`,
    ],
  },
};

/** A switch that is on, or the id of a workspace. */
function isGiven(value: unknown): boolean {
  return value === true || (typeof value === "string" && value !== "");
}
