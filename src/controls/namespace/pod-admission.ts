import type { ObjectControl } from "../../model/index.ts";
import { isJudgedByPolicy, isJudgedByWebhook, JUDGES } from "./pod-judge.ts";
import { ENFORCE, isSystemNamespace, levelOf } from "./pod-security-label.ts";

export const podAdmission: ObjectControl = {
  id: "namespace/pod-admission",
  title: "Something judges the pods of each namespace",
  layer: "cluster",
  impact: "medium",
  onRequest: true,
  scope: "object",
  kinds: ["/Namespace"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With neither Pod Security labels nor a webhook or admission policy for pods, every pod that RBAC lets through runs, privileged ones too.",
  },
  why: "Any of the three sees each pod before it is stored.",
  fix: {
    text: "Enforce a Pod Security level on the namespace, or bind a policy that covers pods there.",
    caution: "Pods that break the level are refused at their next start.",
  },
  residualRisk: "What the webhook or policy demands is not judged here.",
  tradeOff: "Rules for pods must be kept.",
  frameworks: { cis: ["5.2.1"], nsa: ["Pod security: pod security enforcement"], nist80053: ["AC-3"], owasp: ["K04"] },
  check({ object }, { picture, settings }) {
    if (isSystemNamespace(object, settings)) return undefined;
    if (levelOf(object, ENFORCE) !== undefined) return undefined;
    if (isJudgedByWebhook(object, picture) || isJudgedByPolicy(picture)) return undefined;
    const blind = JUDGES.map((kind) => picture.whyBlind(kind, "")).find((why) => why !== undefined);
    if (blind !== undefined) {
      return {
        verdict: "unknown",
        path: ["metadata", "name"],
        message: `webhooks and policies were not read: ${blind}`,
      };
    }
    return {
      path: ["metadata", "labels", ENFORCE],
      message: `nothing judges the pods of namespace "${object.metadata.name ?? ""}"`,
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
`,
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: pods }
webhooks:
  - name: pods.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
`,
    ],
  },
};
