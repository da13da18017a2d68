import { dig, type ObjectControl } from "../../model/index.ts";

export const bindingParameters: ObjectControl = {
  id: "admission/binding-parameters",
  title: "Bindings without their parameters refuse",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  ],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Whoever can delete or rename the parameter object switches the policy off for everybody, without touching the policy.",
  },
  why: "With `parameterNotFoundAction: Deny` a missing parameter is an error, and an error is a refusal.",
  fix: {
    text: "Set `spec.paramRef.parameterNotFoundAction: Deny`.",
    caution: "Namespaces without a parameter object of their own are then refused.",
  },
  residualRisk: "Whoever may change the parameter changes the rule.",
  tradeOff: "None.",
  frameworks: { nist80053: ["SC-24", "AC-3"], owasp: ["K04"] },
  check({ object }) {
    const path = ["spec", "paramRef", "parameterNotFoundAction"];
    if (dig(object, ...path) !== "Allow") return undefined;
    return {
      path,
      message: `binding "${object.metadata.name ?? ""}" admits everything when its parameter is gone`,
      edits: [{ op: "set", path, value: "Deny" }],
    };
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec: { policyName: replicas, validationActions: [Deny], paramRef: { name: limits, namespace: policy, parameterNotFoundAction: Deny } }
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec: { policyName: replicas, validationActions: [Deny], paramRef: { name: limits, namespace: policy, parameterNotFoundAction: Allow } }
`,
    ],
  },
};
