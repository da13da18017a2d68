import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { aksIsPrivate, eksIsPrivate, gkeIsPrivate } from "./endpoints.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudPrivateEndpoint: ObjectControl = {
  id: "cloud/private-endpoint",
  title: "The API server of a managed cluster has no public address",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "A public address is found by everybody who scans the internet, and a list of networks is only as good as the networks in it.",
  },
  why: "A private endpoint is reached from inside the virtual network only.",
  fix: {
    text: "Turn on the private endpoint and turn the public one off.",
    caution: "Who comes from outside is locked out at once.",
  },
  residualRisk: "Whoever is inside of the network reaches it.",
  tradeOff: "A VPN, bastion or runners inside.",
  frameworks: { ...CLOUD, cisEks: ["5.4.2"], cisAks: ["5.4.2"], cisGke: ["5.6.4"] },
  ...ofCloud({ EksCluster: eksIsPrivate, AksCluster: aksIsPrivate, GkeCluster: gkeIsPrivate }),
  examples: {
    good: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "resourcesVpcConfig": {"endpointPublicAccess": false, "endpointPrivateAccess": true}}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "apiServerAccessProfile": {"enablePrivateCluster": true}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "privateClusterConfig": {"enablePrivateEndpoint": true}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "controlPlaneEndpointsConfig": {"ipEndpointsConfig": {"enablePublicEndpoint": false}}}
`,
    ],
    bad: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "resourcesVpcConfig": {"endpointPublicAccess": true}}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "privateClusterConfig": {"enablePrivateEndpoint": false}}
`,
    ],
  },
};
