import type { ObjectControl } from "../../model/index.ts";
import { notTold, ofCloud } from "./of-cloud.ts";
import { eksLogs, gkeLogs } from "./logs.ts";
import { CLOUD } from "./frameworks.ts";

export const cloudControlPlaneLogs: ObjectControl = {
  id: "cloud/control-plane-logs",
  title: "The logs of a managed control plane are kept",
  layer: "cloud",
  impact: "high",
  threat: {
    stride: ["repudiation"],
    text: "After a break-in nobody can say who asked the API server for what.",
  },
  why: "The provider writes audit and authenticator logs where the cluster cannot delete them.",
  fix: {
    text: "EKS: turn on the log types api, audit and authenticator. AKS: a diagnostic setting with kube-audit-admin and guard. GKE: logging of SYSTEM_COMPONENTS at least.",
  },
  residualRisk: "Logs are kept as long as the log service is told.",
  tradeOff: "Logs are paid for by volume.",
  frameworks: {
    ...CLOUD,
    nist80053: ["AU-2", "AU-12"],
    owasp: ["K05"],
    cisEks: ["2.1.1"],
    cisAks: ["2.1.1"],
    cisGke: ["5.7.1"],
  },
  ...ofCloud({
    EksCluster: eksLogs,
    GkeCluster: gkeLogs,
    AksCluster: notTold(
      "whether logs are kept is in the diagnostic settings of the cluster, which no description of it holds",
    ),
  }),
  examples: {
    good: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "logging": {"clusterLogging": [{"types": ["api", "audit", "authenticator"], "enabled": true}]}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "loggingConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]}}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_eks_cluster.shop", "mode": "managed", "type": "aws_eks_cluster", "values": {"enabled_cluster_log_types": ["audit", "api", "authenticator"]}}]}}}
`,
    ],
    bad: [
      `{"cluster": {"name": "shop", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/shop", "logging": {"clusterLogging": [{"types": ["api", "audit", "authenticator"], "enabled": false}]}}}
`,
      `{"name": "shop", "selfLink": "https://container.googleapis.com/v1/projects/p/locations/l/clusters/shop", "loggingConfig": {"componentConfig": {"enableComponents": []}}}
`,
      `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_eks_cluster.shop", "mode": "managed", "type": "aws_eks_cluster", "values": {"enabled_cluster_log_types": ["api"]}}]}}}
`,
    ],
  },
};
