import type { ObjectControl } from "../../model/index.ts";
import { everyOf, field, fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudBasicCredentials: ObjectControl = {
  id: "cloud/basic-credentials",
  title: "A managed cluster hands out no client certificate and no password",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["spoofing"],
    text: "A client certificate or password of the cluster never ends and belongs to nobody: who copied it once has it for good.",
  },
  why: "People and programs log in with identities of the cloud, which end and are logged.",
  fix: { text: "GKE: issueClientCertificate false, no username in masterAuth." },
  residualRisk: "Tokens of ServiceAccounts still work.",
  tradeOff: "None.",
  frameworks: { ...CLOUD, mitre: ["T1078"], cisGke: ["5.8.1"] },
  ...ofCloud({
    GkeCluster: everyOf(
      fieldIs(
        {
          described: ["masterAuth", "clientCertificateConfig", "issueClientCertificate"],
          terraform: ["master_auth", 0, "client_certificate_config", 0, "issue_client_certificate"],
        },
        false,
        false,
        "a client certificate is handed out",
      ),
      field(
        { described: ["masterAuth", "username"], terraform: ["master_auth", 0, "username"] },
        (name) => name === undefined || name === "",
        "a password is accepted",
      ),
      field(
        {
          described: ["masterAuth", "clientCertificate"],
          terraform: ["master_auth", 0, "client_certificate_config", 0, "client_certificate"],
        },
        (value) => value === undefined || value === "",
        "a client certificate was handed out",
      ),
    ),
  }),
  examples: {
    good: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "masterAuth": {"clusterCaCertificate": "x"}}
`,
    ],
    bad: [
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "masterAuth": {"clientCertificateConfig": {"issueClientCertificate": true}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "masterAuth": {"username": "admin"}}
`,
    ],
  },
};
