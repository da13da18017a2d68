import type { ObjectControl } from "../../model/index.ts";
import { fieldIs, fieldIsOneOf, ofCloud, oneOf } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudBinaryAuthorization: ObjectControl = {
  id: "cloud/binary-authorization",
  title: "GKE starts images only that a policy lets through",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["tampering"],
    text: "Images that nobody built or scanned start like all others.",
  },
  why: "Binary Authorization refuses images without the attestations its policy asks for.",
  fix: {
    text: "Set the evaluation mode to PROJECT_SINGLETON_POLICY_ENFORCE or to policy bindings, and write the policy. Hauberk's own admission can do it instead.",
  },
  residualRisk: "The policy can be as wide as one likes.",
  tradeOff: "Images need attestations.",
  frameworks: { ...CLOUD, nist80053: ["CM-7", "SI-7"], owasp: ["K02"] },
  ...ofCloud({
    GkeCluster: oneOf(
      fieldIsOneOf(
        {
          described: ["binaryAuthorization", "evaluationMode"],
          terraform: ["binary_authorization", 0, "evaluation_mode"],
        },
        ["PROJECT_SINGLETON_POLICY_ENFORCE", "POLICY_BINDINGS", "POLICY_BINDINGS_AND_PROJECT_SINGLETON_POLICY_ENFORCE"],
        "no policy of the cloud judges images",
      ),
      fieldIs(
        { described: ["binaryAuthorization", "enabled"], terraform: ["enable_binary_authorization"] },
        true,
        false,
        "no policy of the cloud judges images",
      ),
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "binaryAuthorization": {"evaluationMode": "PROJECT_SINGLETON_POLICY_ENFORCE"}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "binaryAuthorization": {"enabled": true}}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "binaryAuthorization": {"evaluationMode": "DISABLED"}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop"}
`,
    ],
  },
};
