import type { ObjectControl } from "../../model/index.ts";
import { fieldIsOneOf, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudAccessEntries: ObjectControl = {
  id: "cloud/access-entries",
  title: "EKS takes identities from access entries, not from a ConfigMap",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "Whoever may write the ConfigMap aws-auth makes themselves cluster-admin, and one error in it locks everybody out; no log of the cloud tells who changed it.",
  },
  why: "Access entries are changed by the cloud's API: with its rights, and in its log.",
  fix: {
    text: "Set the authentication mode to API, after moving what aws-auth holds to access entries.",
    caution: "It cannot be taken back: nodes and people that are only in aws-auth are locked out.",
  },
  residualRisk: "Who may write access entries is cluster-admin.",
  tradeOff: "The entries must be moved.",
  frameworks: { ...CLOUD, mitre: ["T1098"], cisEks: ["5.5.1"] },
  ...ofCloud({
    EksCluster: fieldIsOneOf(
      { described: ["accessConfig", "authenticationMode"], terraform: ["access_config", 0, "authentication_mode"] },
      ["API"],
      "the ConfigMap aws-auth makes identities of the cluster",
    ),
  }),
  examples: {
    good: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "accessConfig": {"authenticationMode": "API"}}}
`,
    ],
    bad: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "accessConfig": {"authenticationMode": "CONFIG_MAP"}}}
`,
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "accessConfig": {"authenticationMode": "API_AND_CONFIG_MAP"}}}
`,
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop"}}
`,
    ],
  },
};
