import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudLegacyAuthorization: ObjectControl = {
  id: "cloud/legacy-authorization",
  title: "A managed cluster authorizes by RBAC alone",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Legacy authorization gives every ServiceAccount and node wide rights that no role shows.",
  },
  why: "RBAC says what each may do.",
  fix: { text: "GKE: turn legacy ABAC off. AKS: a cluster with RBAC." },
  residualRisk: "Roles can still be too wide.",
  tradeOff: "None.",
  frameworks: { ...CLOUD, cisGke: ["5.8.3"] },
  ...ofCloud({
    GkeCluster: fieldIs(
      { described: ["legacyAbac", "enabled"], terraform: ["enable_legacy_abac"] },
      false,
      false,
      "legacy authorization gives wide rights to all",
    ),
    AksCluster: fieldIs(
      { described: ["enableRbac"], terraform: ["role_based_access_control_enabled"] },
      true,
      true,
      "nothing is authorized by RBAC",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "legacyAbac": {}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "enableRbac": true}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "legacyAbac": {"enabled": true}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "enableRbac": false}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_cluster.shop", "mode": "managed", "type": "google_container_cluster", "values": {"enable_legacy_abac": true}}]}}}
`,
    ],
  },
};
