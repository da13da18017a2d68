import type { ObjectControl } from "../../model/index.ts";
import type { Edit } from "../../model/index.ts";
import { coversCore, judges, toWebhooks, VALIDATING } from "./webhook.ts";

export const webhookEphemeralContainers: ObjectControl = {
  id: "admission/webhook-ephemeral-containers",
  title: "Webhooks that judge pods judge ephemeral containers too",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [VALIDATING],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "`kubectl debug` adds a container to a running pod through the subresource pods/ephemeralcontainers; a webhook that names only `pods` is not asked about it.",
  },
  why: "A rule covers a subresource only when it names it.",
  fix: {
    text: "Add `pods/ephemeralcontainers` to the resources and UPDATE to the operations of the rule.",
    caution: "The webhook must look at `spec.ephemeralContainers`.",
  },
  residualRisk: "exec and port-forward are other ways into a running pod.",
  tradeOff: "None.",
  frameworks: { nist80053: ["AC-3"], mitre: ["T1609", "T1610"], owasp: ["K04"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, rules }) => {
      const rule = rules.find((candidate) => coversCore(candidate, "pods"));
      if (rule === undefined) return [];
      const isCovered = rules.some((each) => coversCore(each, "pods/ephemeralcontainers") && judges(each, "UPDATE"));
      if (isCovered) return [];
      const edits: Edit[] = [{ op: "append", path: [...rule.path, "resources"], value: "pods/ephemeralcontainers" }];
      if (!judges(rule, "UPDATE")) edits.push({ op: "append", path: [...rule.path, "operations"], value: "UPDATE" });
      return [
        {
          path: [...rule.path, "resources"],
          message: `webhook "${name}" is not asked about ephemeral containers`,
          edits,
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
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods] }]
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};
