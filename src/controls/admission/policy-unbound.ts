import { dig, type ObjectControl } from "../../model/index.ts";

export const policyUnbound: ObjectControl = {
  id: "admission/policy-unbound",
  title: "Admission policies are bound",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  ],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A policy without a binding judges nothing: whoever sends what it forbids gets it admitted, while the owners count on it.",
  },
  why: "Only a binding puts a policy into force, with its scope and actions.",
  fix: {
    text: "Add a binding of the same kind family with `policyName` and, for validation, `validationActions: [Deny]`.",
    caution: "Watch it with `[Warn, Audit]` first.",
  },
  residualRisk: "The binding may be narrower than meant.",
  tradeOff: "None.",
  frameworks: { nist80053: ["AC-3", "CM-6"], owasp: ["K04"] },
  check({ object }, { picture }) {
    const bindingKind = `admissionregistration.k8s.io/${object.kind}Binding`;
    const bindings = picture.ofKind(bindingKind);
    const name = object.metadata.name ?? "";
    if (bindings.some((binding) => dig(binding.object, "spec", "policyName") === name)) return undefined;
    const path = ["metadata", "name"];
    const blind = picture.whyBlind(bindingKind, "");
    if (blind !== undefined) return { verdict: "unknown", path, message: `bindings were not read: ${blind}` };
    // A library of policies is shipped without bindings: whoever uses it binds them.
    if (!picture.complete && bindings.length === 0)
      return { verdict: "unknown", path, message: `no binding of ${object.kind} "${name}" was read` };
    return { path, message: `${object.kind} "${name}" has no binding and judges nothing` };
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations: [{ expression: "object.spec.replicas <= 5" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec: { policyName: replicas, validationActions: [Deny] }
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations: [{ expression: "object.spec.replicas <= 5" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: other }
spec: { policyName: other, validationActions: [Deny] }
`,
    ],
  },
};
