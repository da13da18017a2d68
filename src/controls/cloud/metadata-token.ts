import type { ObjectControl } from "../../model/index.ts";
import { ofCloud } from "./of-cloud.ts";
import { groupHasTemplate, metadataNeedsToken } from "./nodes.ts";
import { CLOUD_NODE } from "./frameworks.ts";

export const cloudMetadataToken: ObjectControl = {
  id: "cloud/metadata-token",
  title: "The metadata service of nodes asks for a token",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "A request that a program of a pod is tricked into (SSRF) fetches the credentials of the node's role.",
  },
  why: "IMDSv2 asks for a token first, by a method that such requests cannot choose.",
  fix: { text: "Set `HttpTokens: required` in the launch template." },
  residualRisk: "Programs in a pod that can send any request get the token, too: set the hop limit to 1.",
  tradeOff: "Very old SDKs do not know IMDSv2.",
  frameworks: { ...CLOUD_NODE, mitre: ["T1552"] },
  ...ofCloud({ LaunchTemplate: metadataNeedsToken, EksNodeGroup: groupHasTemplate }),
  examples: {
    good: [
      `{"LaunchTemplateVersions": [{"LaunchTemplateName": "workers", "LaunchTemplateId": "lt-1", "LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "required"}}}]}
`,
      `{"LaunchTemplateVersions": [{"LaunchTemplateName": "workers", "LaunchTemplateId": "lt-1", "LaunchTemplateData": {"MetadataOptions": {"HttpEndpoint": "disabled"}}}]}
`,
    ],
    bad: [
      `{"LaunchTemplateVersions": [{"LaunchTemplateName": "workers", "LaunchTemplateId": "lt-1", "LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "optional"}}}]}
`,
      `{"LaunchTemplateVersions": [{"LaunchTemplateName": "workers", "LaunchTemplateId": "lt-1", "LaunchTemplateData": {}}]}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_launch_template.shop", "mode": "managed", "type": "aws_launch_template", "values": {"metadata_options": []}}]}}}
`,
    ],
  },
};
