import { asString, dig, type ObjectControl } from "../../model/index.ts";

export const bindingWithoutPolicy: ObjectControl = {
  id: "admission/binding-without-policy",
  title: "Bindings of admission policies name a policy that is there",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  ],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "After a rename or a typing error the binding puts nothing into force, and nobody is told.",
  },
  why: "A binding works through the policy it names.",
  fix: { text: "Correct `spec.policyName`, or add the policy." },
  residualRisk: "The policy may judge something else than its name says.",
  tradeOff: "None.",
  frameworks: { nist80053: ["AC-3", "CM-6"], owasp: ["K04"] },
  check({ object }, { picture }) {
    const path = ["spec", "policyName"];
    const name = asString(dig(object, ...path)) ?? "";
    const policyKind = `admissionregistration.k8s.io/${object.kind.replace(/Binding$/, "")}`;
    const policies = picture.ofKind(policyKind);
    if (policies.some((policy) => policy.object.metadata.name === name)) return undefined;
    const blind = picture.whyBlind(policyKind, "");
    if (blind !== undefined) return { verdict: "unknown", path, message: `policies were not read: ${blind}` };
    if (!picture.complete && policies.length === 0)
      return { verdict: "unknown", path, message: `policy "${name}" was not read` };
    return { path, message: `policy "${name}" is not there` };
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
metadata: { name: replicas }
spec: { policyName: replica, validationActions: [Deny] }
`,
    ],
  },
};
