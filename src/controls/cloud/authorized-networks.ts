import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { aksIsNarrow, eksIsNarrow, gkeIsNarrow } from "./endpoints.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudAuthorizedNetworks: ObjectControl = {
  id: "cloud/authorized-networks",
  title: "Only chosen networks reach the API server of a managed cluster",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "Everybody on the internet may try stolen tokens, and the next hole in the API server, from anywhere.",
  },
  why: "With a private endpoint, or a list of networks, an attacker must first be somewhere inside.",
  fix: {
    text: "Turn the public endpoint off, or list the networks that may reach it.",
    caution: "Who is not in one of the networks is locked out at once: kubectl, pipelines and monitoring.",
  },
  residualRisk: "Whoever is in one of the networks reaches it.",
  tradeOff: "People and pipelines need a way in: VPN, bastion or runners inside.",
  frameworks: { ...CLOUD, mitre: ["T1133"], cisEks: ["5.4.1"], cisAks: ["5.4.1"], cisGke: ["5.6.3"] },
  ...ofCloud({ EksCluster: eksIsNarrow, AksCluster: aksIsNarrow, GkeCluster: gkeIsNarrow }),
  examples: {
    good: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "resourcesVpcConfig": {"endpointPublicAccess": true, "publicAccessCidrs": ["192.0.2.0/24"]}}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "apiServerAccessProfile": {"enablePrivateCluster": true}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "masterAuthorizedNetworksConfig": {"enabled": true, "cidrBlocks": [{"cidrBlock": "192.0.2.0/24"}]}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_eks_cluster.shop", "mode": "managed", "type": "aws_eks_cluster", "values": {"vpc_config": [{"endpoint_public_access": false}]}}]}}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_cluster.shop", "mode": "managed", "type": "google_container_cluster", "values": {"master_authorized_networks_config": [{"cidr_blocks": [{"cidr_block": "192.0.2.0/24"}]}]}}]}}}
`,
    ],
    bad: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "resourcesVpcConfig": {"endpointPublicAccess": true, "publicAccessCidrs": ["0.0.0.0/0"]}}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "apiServerAccessProfile": {"enablePrivateCluster": false}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "masterAuthorizedNetworksConfig": {"enabled": false}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "azurerm_kubernetes_cluster.shop", "mode": "managed", "type": "azurerm_kubernetes_cluster", "values": {"private_cluster_enabled": false}}]}}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_cluster.shop", "mode": "managed", "type": "google_container_cluster", "values": {"master_authorized_networks_config": [{"cidr_blocks": [{"cidr_block": "0.0.0.0/0"}]}]}}]}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "controlPlaneEndpointsConfig": {"ipEndpointsConfig": {"enablePublicEndpoint": true, "authorizedNetworksConfig": {"enabled": true, "cidrBlocks": [{"cidrBlock": "0.0.0.0/0"}]}}}}
`,
    ],
  },
};
