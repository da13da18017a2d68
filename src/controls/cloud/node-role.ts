import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { policyIsNarrow, poolHasOwnAccount } from "./nodes.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudNodeRole: ObjectControl = {
  id: "cloud/node-role",
  title: "Nodes have no broad rights in the cloud",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Any pod that reaches the metadata service, and everybody who breaks out of a container, acts as the node's role: with a broad one the account is lost.",
  },
  why: "A role with the few policies that a node needs leads nowhere.",
  fix: {
    text: "EKS: AmazonEKSWorkerNodePolicy, AmazonEC2ContainerRegistryPullOnly and nothing more. GKE: a service account of its own with roles/container.defaultNodeServiceAccount.",
    caution: "Look for programs that use the node's role first: they stop working.",
  },
  residualRisk: "Policies of your own making are not judged here.",
  tradeOff: "Programs that used the node's role need an identity of their own.",
  frameworks: { ...CLOUD_NODE, mitre: ["T1078", "T1552"], cisGke: ["5.2.1"] },
  ...ofCloud({ RolePolicy: policyIsNarrow, GkeNodePool: poolHasOwnAccount }),
  examples: {
    good: [
      `{"AttachedPolicies": [{"PolicyName": "AmazonEKSWorkerNodePolicy", "PolicyArn": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"}]}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"serviceAccount": "nodes@p.iam.gserviceaccount.com"}}]}
`,
    ],
    bad: [
      `{"AttachedPolicies": [{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "nodePools": [{"name": "default", "config": {"serviceAccount": "default"}}]}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_iam_role_policy_attachment.shop", "mode": "managed", "type": "aws_iam_role_policy_attachment", "values": {"role": "nodes", "policy_arn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}}]}}}
`,
    ],
  },
};
