import { type Edit, type Observation, toGroupKind, type ObjectControl } from "../../model/index.ts";
import { namespacesAtRisk, toSpareEdits } from "./lockout.ts";
import { MUTATING, toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookFailOpen: ObjectControl = {
  id: "admission/webhook-fail-open",
  title: "Admission webhooks refuse when they cannot answer",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "Whoever can make the webhook slow or unreachable, with a flood of requests or by deleting its pods, gets past it: the API server then admits everything.",
  },
  why: "With `failurePolicy: Fail` no answer means no.",
  fix: {
    text: "Set `failurePolicy: Fail`, and leave the webhook's own namespace and kube-system out so that it can start again.",
    caution:
      "While the webhook is down nothing it covers can be created: run two replicas with a disruption budget first.",
  },
  residualRisk: "Namespaces and objects the selectors leave out are never asked about.",
  tradeOff: "The webhook becomes part of the control plane's availability.",
  frameworks: { cis: ["5.2.1"], nist80053: ["SC-24", "AC-3"], mitre: ["T1562"], owasp: ["K04"] },
  check({ object }, { picture }) {
    // A mutating webhook that is left out changes defaults; a validating one is the guard.
    const isMutating = toGroupKind(object) === MUTATING;
    return toWebhooks(object).flatMap((webhook): Observation[] => {
      if (webhook.failurePolicy !== "Ignore") return [];
      const path = [...webhook.path, "failurePolicy"];
      const message = `webhook "${webhook.name}" admits everything when it does not answer`;
      // What must answer from now on must not hold up its own start.
      const spare = toSpareEdits(webhook, namespacesAtRisk(webhook, picture));
      const edits: Edit[] = [{ op: "set", path, value: "Fail" }, ...spare];
      return [{ path, message, edits, ...(isMutating ? { impact: "low" } : {}) }];
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
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers] }]
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
    failurePolicy: Ignore
    clientConfig: { service: { namespace: policy, name: policy } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
