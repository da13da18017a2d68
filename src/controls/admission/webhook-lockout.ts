import { dig, type ObjectControl } from "../../model/index.ts";
import { blockedNamespaces } from "./lockout.ts";
import { coversCore, isNarrowing, judges, toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

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
      const { name, path, value, failurePolicy, rules } = webhook;
      if (failurePolicy !== "Fail" || dig(value, "clientConfig", "service") == null) return [];
      // Conditions and labels of the pods themselves may spare the platform: they are not evaluated here.
      if (dig(value, "matchConditions") != null || isNarrowing(dig(value, "objectSelector"))) return [];
      if (!rules.some((rule) => coversCore(rule, "pods") && judges(rule, "CREATE"))) return [];
      const blocked = blockedNamespaces(value, picture);
      if (blocked.length === 0) return [];
      return [
        {
          path: [...path, "namespaceSelector"],
          message: `webhook "${name}" must admit the pods of ${blocked.join(" and ")}`,
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
