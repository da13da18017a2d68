/**
 * A Gatekeeper template and its constraint that take their time with every object of the kind, and say nothing but about pods
 * labelled `bad`.
 * @param rounds how long: its third power
 */
export function toSlowPolicy(kind: string, action: "deny" | "warn" | "dryrun", of: string, rounds: number): string {
  return `
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: ${kind.toLowerCase()} }
spec:
  crd: { spec: { names: { kind: ${kind} } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package slow
        violation[{"msg": "it is labelled bad"}] {
          all := numbers.range(1, ${rounds})
          found := [x | a := all[_]; b := all[_]; c := all[_]; x := (a + b) + c; x < 0]
          count(found) == 0
          input.review.object.metadata.labels.bad == "yes"
        }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: ${kind}
metadata: { name: ${kind.toLowerCase()} }
spec:
  enforcementAction: ${action}
  match: { kinds: [{ apiGroups: [""], kinds: [${of}] }] }
`;
}
