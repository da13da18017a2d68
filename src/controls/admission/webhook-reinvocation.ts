import { dig, type ObjectControl } from "../../model/index.ts";
import { MUTATING, toWebhooks } from "./webhook.ts";

export const webhookReinvocation: ObjectControl = {
  id: "admission/webhook-reinvocation",
  title: "Mutating webhooks see what later ones changed",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: [MUTATING],
  threat: {
    stride: ["tampering"],
    text: "A sidecar that a later webhook adds never gets the defaults and hardening that an earlier one gives to containers.",
  },
  why: "With IfNeeded the API server asks again when the object changed afterwards.",
  fix: {
    text: "Set `reinvocationPolicy: IfNeeded`.",
    caution: "The webhook must give the same result when it is asked twice.",
  },
  residualRisk: "It is asked a second time at most; what must hold belongs in a validating webhook.",
  tradeOff: "One more call for some requests.",
  frameworks: { nist80053: ["CM-6"], owasp: ["K04"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, path, value }) => {
      if (dig(value, "reinvocationPolicy") === "IfNeeded") return [];
      const field = [...path, "reinvocationPolicy"];
      const edits = [{ op: "set" as const, path: field, value: "IfNeeded" }];
      return [{ path: field, message: `webhook "${name}" is not asked again after later changes`, edits }];
    });
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: defaults }
webhooks:
  - name: defaults.example.com
    reinvocationPolicy: IfNeeded
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: defaults }
webhooks:
  - name: defaults.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
