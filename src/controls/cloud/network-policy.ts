import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, fieldIsOneOf, notTold, ofCloud, oneOf } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudNetworkPolicy: ObjectControl = {
  id: "cloud/network-policy",
  title: "A managed cluster heeds NetworkPolicies",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "NetworkPolicies that nobody heeds look like protection: every pod reaches every other.",
  },
  why: "With a policy engine they hold.",
  fix: {
    text: "AKS: networkPolicy cilium, azure or calico. GKE: Dataplane V2 or network policy. EKS: network policies of the VPC CNI.",
  },
  residualRisk: "Policies must still be written.",
  tradeOff: "Dataplanes are chosen when a cluster is made.",
  frameworks: { ...CLOUD, nist80053: ["SC-7"], owasp: ["K07"], cisEks: ["5.4.4"], cisAks: ["5.4.4"] },
  ...ofCloud({
    AksCluster: fieldIsOneOf(
      { described: ["networkProfile", "networkPolicy"], terraform: ["network_profile", 0, "network_policy"] },
      ["azure", "calico", "cilium"],
      "NetworkPolicies have no effect",
    ),
    GkeCluster: oneOf(
      fieldIsOneOf(
        { described: ["networkConfig", "datapathProvider"], terraform: ["datapath_provider"] },
        ["ADVANCED_DATAPATH"],
        "NetworkPolicies have no effect",
      ),
      fieldIs(
        { described: ["networkPolicy", "enabled"], terraform: ["network_policy", 0, "enabled"] },
        true,
        false,
        "NetworkPolicies have no effect",
      ),
    ),
    EksCluster: notTold(
      "whether NetworkPolicies have an effect is in the configuration of the CNI add-on, which the cluster's description does not hold",
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "networkProfile": {"networkPolicy": "cilium"}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "networkConfig": {"datapathProvider": "ADVANCED_DATAPATH"}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "networkPolicy": {"enabled": true}}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "networkProfile": {"networkPolicy": "none"}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "networkConfig": {"datapathProvider": "LEGACY_DATAPATH"}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop"}
`,
    ],
  },
};
