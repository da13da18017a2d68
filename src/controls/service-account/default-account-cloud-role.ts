import type { ObjectControl } from "../../model/index.ts";

/** Annotations by which a service account becomes an identity of its cloud. */
const CLOUD_ROLES: readonly string[] = [
  "eks.amazonaws.com/role-arn",
  "iam.gke.io/gcp-service-account",
  "azure.workload.identity/client-id",
];

export const serviceAccountDefaultAccountCloudRole: ObjectControl = {
  id: "service-account/default-account-cloud-role",
  title: "The default service accounts have no role in the cloud",
  layer: "cloud",
  impact: "high",
  scope: "object",
  kinds: ["/ServiceAccount"],
  threat: {
    stride: ["elevation-of-privilege", "spoofing"],
    text: "Every pod of the namespace that names no account runs as `default`: whoever breaks into the least of them signs in to the cloud with the role that was meant for one.",
  },
  why: "A cloud role on an account of its own reaches only the pods that name the account.",
  fix: {
    text: "Move the annotation to a service account of the workload's own and name it in `serviceAccountName`.",
    caution: "Pods that use the role through the default account lose it: find them before you take it away.",
  },
  residualRisk: "Whoever may create pods in the namespace can name the other account too.",
  tradeOff: "One service account per role.",
  frameworks: {
    cis: ["5.1.5"],
    nsa: ["Network separation and hardening: sensitive cloud infrastructure"],
    nist80053: ["AC-6", "IA-5"],
    pci: ["7.2.5"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1528", "T1078"],
    owasp: ["K03"],
  },
  check({ object: { metadata } }) {
    if (metadata.name !== "default") return undefined;
    return CLOUD_ROLES.flatMap((key) => {
      const role = metadata.annotations?.[key];
      if (role === undefined || role === "") return [];
      const message = `the default service account of namespace "${metadata.namespace ?? "default"}" is ${JSON.stringify(role)} in the cloud`;
      return [{ path: ["metadata", "annotations", key], message }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ServiceAccount
metadata: { name: uploads, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/uploads" } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/uploads" } }
`,
    ],
  },
};
