import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudLocalAccounts: ObjectControl = {
  id: "cloud/local-accounts",
  title: "AKS knows no local accounts",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["spoofing", "repudiation"],
    text: "The local account of AKS is cluster-admin with a certificate that does not end: who may list cluster credentials has it, and the log names nobody.",
  },
  why: "Without it people log in by Entra ID, with names, conditions and an end.",
  fix: {
    text: "Set `disableLocalAccounts: true` and manage access by Entra ID.",
    caution: "Pipelines that use `az aks get-credentials --admin` stop working; rotate the certificates afterwards.",
  },
  residualRisk: "Groups of Entra ID with cluster-admin are as powerful.",
  tradeOff: "A way in for the day Entra ID is down must be planned.",
  frameworks: { ...CLOUD, mitre: ["T1078"], cisAks: ["5.5.1"] },
  ...ofCloud({
    AksCluster: fieldIs(
      { described: ["disableLocalAccounts"], terraform: ["local_account_disabled"] },
      true,
      false,
      "the local cluster-admin account is there",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "disableLocalAccounts": true}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "disableLocalAccounts": false}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "azurerm_kubernetes_cluster.shop", "mode": "managed", "type": "azurerm_kubernetes_cluster", "values": {"local_account_disabled": false}}]}}}
`,
    ],
  },
};
