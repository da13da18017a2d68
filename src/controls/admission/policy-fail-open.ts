import { dig, type ObjectControl } from "../../model/index.ts";

export const policyFailOpen: ObjectControl = {
  id: "admission/policy-fail-open",
  title: "Admission policies refuse when they cannot be evaluated",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: [
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  ],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "An object made so that the expression fails, by leaving out a field it reads, is admitted.",
  },
  why: "With `failurePolicy: Fail` an error means no.",
  fix: {
    text: "Set `spec.failurePolicy: Fail` and guard optional fields in the expressions with `has()`.",
    caution: "Expressions that fail on ordinary objects then refuse them: watch the policy in Audit first.",
  },
  residualRisk: "Objects the match constraints leave out are not judged.",
  tradeOff: "None.",
  frameworks: { cis: ["5.2.1"], nist80053: ["SC-24", "AC-3"], mitre: ["T1562"], owasp: ["K04"] },
  check({ object }) {
    const path = ["spec", "failurePolicy"];
    if (dig(object, ...path) !== "Ignore") return undefined;
    return {
      path,
      message: `${object.kind} "${object.metadata.name ?? ""}" admits what it cannot evaluate`,
      edits: [{ op: "set", path, value: "Fail" }],
    };
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec:
  failurePolicy: Fail
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations: [{ expression: "object.spec.replicas <= 5" }]
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec:
  failurePolicy: Ignore
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations: [{ expression: "object.spec.replicas <= 5" }]
`,
    ],
  },
};
