import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { remoteAccessIsNarrow } from "./nodes.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudRemoteAccess: ObjectControl = {
  id: "cloud/remote-access",
  title: "Port 22 of nodes is not open to everybody",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Everybody on the internet tries keys, and the next hole of sshd, on every node.",
  },
  why: "With a security group only chosen sources reach it; without a key there is no port.",
  fix: { text: "Remove remoteAccess and use Session Manager, or name sourceSecurityGroups." },
  residualRisk: "Who is in the group reaches it.",
  tradeOff: "None: nodes need no logins.",
  frameworks: { ...CLOUD_NODE, mitre: ["T1133"] },
  ...ofCloud({ EksNodeGroup: remoteAccessIsNarrow }),
  examples: {
    good: [
      `{"nodegroup": {"nodegroupName": "workers", "remoteAccess": {"ec2SshKey": "ops", "sourceSecurityGroups": ["sg-1"]}}}
`,
      `{"nodegroup": {"nodegroupName": "workers"}}
`,
    ],
    bad: [
      `{"nodegroup": {"nodegroupName": "workers", "remoteAccess": {"ec2SshKey": "ops"}}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_eks_node_group.shop", "mode": "managed", "type": "aws_eks_node_group", "values": {"remote_access": [{"ec2_ssh_key": "ops", "source_security_group_ids": []}]}}]}}}
`,
    ],
  },
};
