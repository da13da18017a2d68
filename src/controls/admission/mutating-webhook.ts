import type { ObjectControl } from "../../model/index.ts";
import { MUTATING } from "./webhook.ts";

export const mutatingWebhook: ObjectControl = {
  id: "admission/mutating-webhook",
  title: "Each mutating webhook is known",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: [MUTATING],
  threat: {
    stride: ["tampering"],
    text: "A mutating webhook of an intruder adds containers and mounts to every pod, or changes what an object says after it was reviewed.",
  },
  why: "The list is read by a person, who accepts what is known with an exception.",
  fix: { text: "Check whose each webhook is and what it changes; accept it with an exception that names the owner." },
  residualRisk: "A known webhook can be taken over.",
  tradeOff: "A review now and then.",
  frameworks: { nist80053: ["CM-8"], owasp: ["K04"] },
  check({ object }) {
    return {
      path: ["metadata", "name"],
      message: `MutatingWebhookConfiguration "${object.metadata.name ?? ""}" to review`,
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
kind: MutatingWebhookConfiguration
metadata: { name: defaults }
webhooks: []
`,
    ],
  },
};
