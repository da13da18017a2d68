import type { ObjectControl } from "../../model/index.ts";
import { VALIDATING } from "./webhook.ts";

export const validatingWebhook: ObjectControl = {
  id: "admission/validating-webhook",
  title: "Each validating webhook is known",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: [VALIDATING],
  threat: {
    stride: ["information-disclosure"],
    text: "A validating webhook of an intruder reads every object and secret it asks for.",
  },
  why: "The list is read by a person, who accepts what is known with an exception.",
  fix: { text: "Check whose each webhook is and what it asks for; accept it with an exception that names the owner." },
  residualRisk: "A known webhook can be taken over.",
  tradeOff: "A review now and then.",
  frameworks: { nist80053: ["CM-8"], owasp: ["K04"] },
  check({ object }) {
    return {
      path: ["metadata", "name"],
      message: `ValidatingWebhookConfiguration "${object.metadata.name ?? ""}" to review`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web }
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks: []
`,
    ],
  },
};
