import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { aksIdentity, eksIdentity, gkeIdentity } from "./identities.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudWorkloadIdentity: ObjectControl = {
  id: "cloud/workload-identity",
  title: "Pods have identities of their own in the cloud",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Pods that need the cloud get static keys, or the rights of their node: then each pod on it has them.",
  },
  why: "Workload identity ties a ServiceAccount to a role of its own, with tokens that end.",
  fix: {
    text: "EKS: IAM roles for ServiceAccounts or Pod Identity. AKS: the OIDC issuer and workload identity. GKE: Workload Identity Federation.",
  },
  residualRisk: "A pod still has all rights of its role.",
  tradeOff: "Roles to write for each program.",
  frameworks: { ...CLOUD, mitre: ["T1552"], cisEks: ["5.2.1"], cisAks: ["5.2.1"], cisGke: ["5.2.2"] },
  ...ofCloud({ EksCluster: eksIdentity, AksCluster: aksIdentity, GkeCluster: gkeIdentity }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "oidcIssuerProfile": {"enabled": true}, "securityProfile": {"workloadIdentity": {"enabled": true}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "workloadIdentityConfig": {"workloadPool": "p.svc.id.goog"}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "autopilot": {"enabled": true}}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "oidcIssuerProfile": {"enabled": true}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop"}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "google_container_cluster.shop", "mode": "managed", "type": "google_container_cluster", "values": {"workload_identity_config": []}}]}}}
`,
    ],
  },
};
