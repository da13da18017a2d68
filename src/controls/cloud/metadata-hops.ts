import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { metadataStaysOnNode } from "./nodes.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudMetadataHops: ObjectControl = {
  id: "cloud/metadata-hops",
  title: "The metadata service of nodes does not answer pods",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "Each pod on the node fetches the credentials of the node's role: with them it reads images, networks, and whatever else the role may.",
  },
  why: "With a hop limit of 1 answers end at the node: pods are one hop further.",
  fix: {
    text: "Set `HttpPutResponseHopLimit: 1` in the launch template.",
    caution: "Controllers that run as pods and use the node's role stop working: give them identities first.",
  },
  residualRisk: "Pods in the host's network still reach it; so does who breaks out.",
  tradeOff: "Pods that use the node's role need identities of their own.",
  frameworks: { ...CLOUD_NODE, mitre: ["T1552"] },
  ...ofCloud({ LaunchTemplate: metadataStaysOnNode }),
  examples: {
    good: [
      `{"LaunchTemplateVersions": [{"LaunchTemplateName": "workers", "LaunchTemplateId": "lt-1", "LaunchTemplateData": {"MetadataOptions": {"HttpPutResponseHopLimit": 1}}}]}
`,
    ],
    bad: [
      `{"LaunchTemplateVersions": [{"LaunchTemplateName": "workers", "LaunchTemplateId": "lt-1", "LaunchTemplateData": {"MetadataOptions": {"HttpPutResponseHopLimit": 2}}}]}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_launch_template.shop", "mode": "managed", "type": "aws_launch_template", "values": {"metadata_options": [{"http_put_response_hop_limit": 2}]}}]}}}
`,
    ],
  },
};
