import { dig, type ObjectControl } from "../../model/index.ts";
import { selectorKeys, toWebhooks, VALIDATING } from "./webhook.ts";

export const webhookNamespaceSelector: ObjectControl = {
  id: "admission/webhook-namespace-selector",
  title: "Validating webhooks leave out namespaces by name only",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [VALIDATING],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Whoever may label a namespace takes it out of the webhook's sight with one label.",
  },
  why: "`kubernetes.io/metadata.name` is set by the API server and cannot be changed.",
  fix: {
    text: "Select namespaces by `kubernetes.io/metadata.name`, with the operator NotIn and the names to leave out.",
    caution: "Namespaces that carry the old label are judged from then on.",
  },
  residualRisk: "The namespaces left out stay a way around: keep their roles tight.",
  tradeOff: "The list must be kept.",
  frameworks: { cis: ["5.2.1"], nist80053: ["AC-3"], mitre: ["T1562"], owasp: ["K04"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, path, value }) => {
      const keys = selectorKeys(dig(value, "namespaceSelector")).filter((key) => key !== "kubernetes.io/metadata.name");
      if (keys.length === 0) return [];
      return [
        {
          path: [...path, "namespaceSelector"],
          message: `webhook "${name}" goes by namespace label ${keys.join(", ")}`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, policy] }] }
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
    namespaceSelector: { matchExpressions: [{ key: policy.example.com/ignore, operator: DoesNotExist }] }
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
