import { toGroupKind, type Observation, type ObjectControl } from "../../model/index.ts";
import { MUTATING, toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookTimeout: ObjectControl = {
  id: "admission/webhook-timeout",
  title: "Webhooks answer within ten seconds",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["denial-of-service"],
    text: "A slow webhook holds up every request it covers; several of them together pass the client's own timeout, and deployments fail at random.",
  },
  why: "The API server waits for each webhook up to its timeout, for mutating ones one after the other.",
  fix: {
    text: "Set `timeoutSeconds` to 10 or less; 3 to 5 is plenty for a program that keeps its data in memory.",
    caution: "With `failurePolicy: Ignore` a shorter timeout lets more objects past a slow webhook.",
  },
  residualRisk: "The webhook may still be slow within its time.",
  tradeOff: "None.",
  frameworks: { nist80053: ["SC-5"] },
  check({ object }) {
    const webhooks = toWebhooks(object);
    const slow = webhooks
      .filter(({ timeoutSeconds }) => timeoutSeconds > LIMIT_SECONDS)
      .map(({ name, path, timeoutSeconds }): Observation => {
        const field = [...path, "timeoutSeconds"];
        const message = `webhook "${name}" may take ${timeoutSeconds} s`;
        return { path: field, message, edits: [{ op: "set", path: field, value: LIMIT_SECONDS }] };
      });
    if (slow.length > 0 || toGroupKind(object) !== MUTATING) return slow;
    const total = webhooks.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds, 0);
    return total > TOTAL_SECONDS
      ? { path: ["webhooks"], message: `the webhooks may take ${total} s one after the other` }
      : undefined;
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    timeoutSeconds: 5
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
    timeoutSeconds: 30
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};

const LIMIT_SECONDS = 10;
/** Most clients and proxies give up on a request after a minute. */
const TOTAL_SECONDS = 60;
