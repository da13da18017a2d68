import { dig, type ObjectControl } from "../../model/index.ts";
import { toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookSideEffects: ObjectControl = {
  id: "admission/webhook-side-effects",
  title: "Webhooks have no side effects on a dry run",
  layer: "cluster",
  impact: "low",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["tampering"],
    text: "A webhook with side effects changes something for a request that is then refused or was only a trial; the API server refuses every dry run it covers, so changes are made untested.",
  },
  why: "None and NoneOnDryRun promise that a trial changes nothing.",
  fix: {
    text: "Make the webhook respect `dryRun`, then declare `sideEffects: NoneOnDryRun`, or None when it only answers.",
  },
  residualRisk: "The declaration is a promise nobody checks.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-3"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, path, value }) => {
      const effects = dig(value, "sideEffects");
      if (effects === "None" || effects === "NoneOnDryRun") return [];
      const says =
        effects === undefined
          ? "does not say whether it has side effects"
          : `declares side effects ${JSON.stringify(effects).slice(0, 40)}`;
      return [{ path: [...path, "sideEffects"], message: `webhook "${name}" ${says}` }];
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
      `apiVersion: admissionregistration.k8s.io/v1beta1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: Unknown
`,
    ],
  },
};
