import type { ObjectControl } from "../../model/index.ts";
import { field, fieldIsOneOf, fieldIsSet, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudSecretEncryption: ObjectControl = {
  id: "cloud/secret-encryption",
  title: "Secrets of a managed cluster are encrypted with a key of your own",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever gets at the provider's storage or a backup of it reads Secrets, and nobody can take the key away.",
  },
  why: "With a key of your own each use is logged, and without the key the data is worthless.",
  fix: {
    text: "EKS: encryptionConfig for secrets. AKS: Key Vault KMS. GKE: application-layer secrets encryption.",
    caution: "A key that is lost or disabled stops the cluster: guard it against deletion.",
  },
  residualRisk: "Who may read Secrets by the API still does.",
  tradeOff: "A key to pay for and never to lose.",
  frameworks: {
    ...CLOUD,
    nist80053: ["SC-28", "SC-12"],
    owasp: ["K08"],
    cisEks: ["5.3.1"],
    cisAks: ["5.3.1"],
    cisGke: ["5.3.1"],
  },
  ...ofCloud({
    EksCluster: fieldIsSet(
      { described: ["encryptionConfig"], terraform: ["encryption_config"] },
      "secrets are encrypted with no key of your own",
    ),
    AksCluster: field(
      {
        described: ["securityProfile", "azureKeyVaultKms", "enabled"],
        terraform: ["key_management_service", 0, "key_vault_key_id"],
      },
      isGiven,
      "secrets are encrypted with no key of your own",
    ),
    GkeCluster: fieldIsOneOf(
      { described: ["databaseEncryption", "state"], terraform: ["database_encryption", 0, "state"] },
      ["ENCRYPTED"],
      "secrets are encrypted with no key of your own",
    ),
  }),
  examples: {
    good: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": "arn:aws:kms:x"}}]}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "securityProfile": {"azureKeyVaultKms": {"enabled": true, "keyId": "k"}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "databaseEncryption": {"state": "ENCRYPTED", "keyName": "k"}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_eks_cluster.shop", "mode": "managed", "type": "aws_eks_cluster", "values": {"encryption_config": [{"provider": [{"key_arn": "arn"}], "resources": ["secrets"]}]}}]}}, "resource_changes": [{"address": "aws_eks_cluster.shop", "change": {"after_unknown": {"encryption_config": [{"provider": [{}], "resources": [false]}]}}}]}
`,
    ],
    bad: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop"}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "databaseEncryption": {"state": "DECRYPTED"}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_eks_cluster.shop", "mode": "managed", "type": "aws_eks_cluster", "values": {"encryption_config": []}}]}}}
`,
    ],
  },
};

/** A switch that is on, or the id of a key. */
function isGiven(value: unknown): boolean {
  return value === true || (typeof value === "string" && value !== "");
}
