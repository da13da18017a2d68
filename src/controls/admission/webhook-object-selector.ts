import { dig, type ObjectControl } from "../../model/index.ts";
import { selectorKeys, toWebhooks, VALIDATING } from "./webhook.ts";

export const webhookObjectSelector: ObjectControl = {
  id: "admission/webhook-object-selector",
  title: "Validating webhooks do not go by labels of the object they judge",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [VALIDATING],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "The author of an object writes its labels: one label, or leaving one out, and the object is not judged.",
  },
  why: "What decides must not be in the hands of the one who is judged.",
  fix: {
    text: "Remove `objectSelector`; narrow by rules, by namespace or with `matchConditions`.",
    caution: "Objects that were left out are judged from then on.",
  },
  residualRisk: "Rules that are too narrow leave the same hole.",
  tradeOff: "The webhook is asked more often.",
  frameworks: { nist80053: ["AC-3"], mitre: ["T1562"], owasp: ["K04"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, path, value }) => {
      const keys = selectorKeys(dig(value, "objectSelector"));
      if (keys.length === 0) return [];
      return [
        {
          path: [...path, "objectSelector"],
          message: `webhook "${name}" goes by label ${keys.join(", ")} of the object itself`,
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
    objectSelector: {}
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
    objectSelector: { matchExpressions: [{ key: skip-policy, operator: NotIn, values: ["true"] }] }
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
