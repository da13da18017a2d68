import { asList, asString, dig, type Edit, type Json, type ObjectControl } from "../../model/index.ts";

function toWords(actions: readonly Json[]): string {
  return actions.map((action) => asString(action) ?? JSON.stringify(action).slice(0, 40)).join(" and ");
}

export const bindingAction: ObjectControl = {
  id: "admission/binding-action",
  title: "Bindings of admission policies deny",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "With only Warn and Audit the policy watches: whoever sends a forbidden object reads a warning, and the object runs.",
  },
  why: "Deny refuses the request.",
  fix: {
    text: "Add Deny to `spec.validationActions`; take Warn out, the two exclude each other.",
    caution:
      "Objects that broke the policy until now are refused at their next change: look for `validation.policy.admission.k8s.io/validation_failure` in the audit log first.",
  },
  residualRisk: "Objects that are there already stay.",
  tradeOff: "None.",
  frameworks: { cis: ["5.2.1"], nist80053: ["AC-3"], owasp: ["K04"] },
  check({ object }) {
    const path = ["spec", "validationActions"];
    const actions = asList(dig(object, ...path));
    if (actions.includes("Deny")) return undefined;
    const kept = actions.filter((action) => action !== "Warn");
    const edits: Edit[] = [{ op: "set", path, value: ["Deny", ...kept] }];
    const says = actions.length === 0 ? "says nothing of what to do" : `only does ${toWords(actions)}`;
    return { path, message: `binding "${object.metadata.name ?? ""}" ${says}`, edits };
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec: { policyName: replicas, validationActions: [Deny, Audit] }
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec: { policyName: replicas, validationActions: [Warn, Audit] }
`,
    ],
  },
};
