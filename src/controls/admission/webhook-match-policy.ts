import type { ObjectControl } from "../../model/index.ts";
import { toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookMatchPolicy: ObjectControl = {
  id: "admission/webhook-match-policy",
  title: "Webhooks see an object under every API version",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With `matchPolicy: Exact`, an object sent under another served version or group of the same kind is not judged.",
  },
  why: "Equivalent makes the API server convert the request to the version the webhook asked for.",
  fix: {
    text: "Remove `matchPolicy: Exact`; Equivalent is the default.",
    caution: "The webhook gets more requests, all in the version of its rules.",
  },
  residualRisk: "Kinds that are not in the rules at all are not judged.",
  tradeOff: "None.",
  frameworks: { nist80053: ["AC-3"], mitre: ["T1562"], owasp: ["K04"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, path, matchPolicy }) => {
      if (matchPolicy !== "Exact") return [];
      const field = [...path, "matchPolicy"];
      const edits = [{ op: "set" as const, path: field, value: "Equivalent" }];
      return [{ path: field, message: `webhook "${name}" is not asked about other versions of the same kind`, edits }];
    });
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
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
    matchPolicy: Exact
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
