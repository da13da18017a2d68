import type { ObjectControl } from "../../model/index.ts";
import { judges, toWebhooks, VALIDATING, type Webhook } from "./webhook.ts";

export const webhookUpdates: ObjectControl = {
  id: "admission/webhook-updates",
  title: "Webhooks that judge new objects judge changes too",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [VALIDATING],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "An object is created harmless and then changed: the webhook is not asked about the change.",
  },
  why: "CREATE and UPDATE together cover every way an object gets its content.",
  fix: {
    text: "Add UPDATE to the operations of the rule.",
    caution:
      "Objects that broke the rule before are then refused at their next change, even by controllers: see that the webhook lets unchanged faults pass.",
  },
  residualRisk: "Objects that are there already are not judged until they change.",
  tradeOff: "The webhook is asked more often.",
  frameworks: { nist80053: ["AC-3"], mitre: ["T1562"], owasp: ["K04"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, rules }) =>
      rules.flatMap((rule) => {
        if (!judges(rule, "CREATE") || judges(rule, "UPDATE") || isCoveredElsewhere(rule, rules)) return [];
        const path = [...rule.path, "operations"];
        const edits = [{ op: "append" as const, path, value: "UPDATE" }];
        return [
          { path, message: `webhook "${name}" is not asked about changes of ${rule.resources.join(", ")}`, edits },
        ];
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
    rules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }]
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
    rules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};

type Rules = Webhook["rules"];

/** Another rule of the webhook asks about changes of the same resources. */
function isCoveredElsewhere(rule: Rules[number], rules: Rules): boolean {
  return rules.some(
    (other) => judges(other, "UPDATE") && rule.resources.every((resource) => other.resources.includes(resource)),
  );
}
