import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudAzureAuthorization: ObjectControl = {
  id: "cloud/azure-authorization",
  title: "AKS authorizes with Azure RBAC",
  layer: "cloud",
  impact: "low",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Rights in the cluster stand in bindings that nobody reviews with the rights in the cloud, and stay when people leave.",
  },
  why: "With Azure RBAC rights are given, reviewed and ended in one place.",
  fix: { text: "Turn on Azure RBAC for Kubernetes authorization." },
  residualRisk: "Bindings in the cluster still count.",
  tradeOff: "Rights must be moved.",
  frameworks: { ...CLOUD, cisAks: ["5.5.2"] },
  ...ofCloud({
    AksCluster: fieldIs(
      {
        described: ["aadProfile", "enableAzureRbac"],
        terraform: ["azure_active_directory_role_based_access_control", 0, "azure_rbac_enabled"],
      },
      true,
      false,
      "rights are not given in Azure",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "aadProfile": {"managed": true, "enableAzureRbac": true}}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "aadProfile": {"managed": true}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "azurerm_kubernetes_cluster.shop", "mode": "managed", "type": "azurerm_kubernetes_cluster", "values": {"azure_active_directory_role_based_access_control": [{"azure_rbac_enabled": false}]}}]}}}
`,
    ],
  },
};
