import type { ObjectControl } from "../../model/index.ts";
import { namespacesAtRisk, toSpareEdits } from "./lockout.ts";
import { toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookLockout: ObjectControl = {
  id: "admission/webhook-lockout",
  title: "Webhooks cannot lock out the platform or themselves",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["denial-of-service"],
    text: "When the webhook's pods are gone, a webhook that must say yes to new pods says nothing: its own pods, the network plug-in and DNS cannot start, and the cluster does not recover by itself.",
  },
  why: "The webhook's namespace and kube-system are not asked about, so both come up without it.",
  fix: {
    text: "Leave `kube-system` and the webhook's own namespace out by `kubernetes.io/metadata.name` in `namespaceSelector`.",
    caution: "Pods in those namespaces are then not judged: keep the roles there tight.",
  },
  residualRisk: "Nodes can be lost for other reasons.",
  tradeOff: "Two namespaces without the webhook.",
  frameworks: { nist80053: ["CP-10", "SC-24"] },
  check({ object }, { picture }) {
    return toWebhooks(object).flatMap((webhook) => {
      if (webhook.failurePolicy !== "Fail") return [];
      const names = namespacesAtRisk(webhook, picture);
      if (names.length === 0) return [];
      const message = `webhook "${webhook.name}" must admit the pods of ${names.join(" and ")}`;
      return [{ path: [...webhook.path, "namespaceSelector"], message, edits: toSpareEdits(webhook, names) }];
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
    clientConfig: { service: { namespace: policy, name: policy } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
