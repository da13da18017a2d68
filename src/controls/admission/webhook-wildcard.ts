import type { ObjectControl } from "../../model/index.ts";
import { toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookWildcard: ObjectControl = {
  id: "admission/webhook-wildcard",
  title: "Webhooks ask for the kinds they judge, not for all",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["information-disclosure", "denial-of-service"],
    text: "A webhook with `*` gets every secret and token that is written, and its failure stops every change in the cluster.",
  },
  why: "Named groups and resources keep both the data and the outage small.",
  fix: {
    text: "List the apiGroups and resources the webhook judges.",
    caution: "A kind that is left out by mistake is not judged any more.",
  },
  residualRisk: "The kinds in the list are still sent.",
  tradeOff: "The list must be kept.",
  frameworks: { nist80053: ["AC-6", "SC-5"], owasp: ["K09"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, rules }) =>
      rules.flatMap(({ path, apiGroups, resources }) => {
        if (!apiGroups.includes("*") || !(resources.includes("*") || resources.includes("*/*"))) return [];
        return [{ path: [...path, "resources"], message: `webhook "${name}" is sent every object of every kind` }];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
    rules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: ["*"] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
    rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
