/** One policy of each family, as YAML. */

export const LABEL_CEL = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: allowed-teams }
spec:
  paramKind: { apiVersion: v1, kind: ConfigMap }
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods] }]
  validations:
    - expression: object.metadata.?labels.team.orValue('') in params.data.teams.split(',')
      messageExpression: "'team must be one of ' + params.data.teams"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: allowed-teams }
spec:
  policyName: allowed-teams
  validationActions: [Deny]
  paramRef: { name: teams, namespace: platform, parameterNotFoundAction: Deny }
  matchResources: { namespaceSelector: { matchLabels: { check: cel } } }
`;

export const AUTHORIZED_CEL = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: may-use-host }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  matchConditions:
    - { name: host-network, expression: "has(object.spec.hostNetwork) && object.spec.hostNetwork" }
  validations:
    - expression: authorizer.group('example.com').resource('hosts').namespace(object.metadata.namespace).check('use').allowed()
      message: only who may use hosts.example.com runs pods in the host's network
`;

export const KYVERNO = `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: allowed-owners }
spec:
  validationFailureAction: Enforce
  rules:
    - name: owner
      match: { any: [{ resources: { kinds: [Pod], namespaceSelector: { matchLabels: { check: kyverno } } } }] }
      context: [{ name: owners, configMap: { name: owners, namespace: platform } }]
      validate:
        message: "owner must be one of {{ owners.data.list }}"
        deny:
          conditions:
            any:
              - key: "{{ request.object.metadata.labels.owner || '' }}"
                operator: AnyNotIn
                value: "{{ parse_json(owners.data.list) }}"
`;

export const KYVERNO_CEL = `
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: { name: no-latest }
spec:
  validationActions: [Deny]
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods] }]
    namespaceSelector: { matchLabels: { check: kyverno-cel } }
  validations:
    - expression: object.spec.containers.all(c, !c.image.endsWith(':latest'))
      message: the tag latest moves
`;

export const TEMPLATE = `
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: k8srequiredannotation }
spec:
  crd: { spec: { names: { kind: K8sRequiredAnnotation }, validation: { openAPIV3Schema: { type: object, properties: { key: { type: string } } } } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package k8srequiredannotation
        violation[{"msg": msg}] {
          not input.review.object.metadata.annotations[input.parameters.key]
          msg := sprintf("annotation %v is missing", [input.parameters.key])
        }
`;

export const CONSTRAINT = `
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sRequiredAnnotation
metadata: { name: pods-have-contact }
spec:
  match: { kinds: [{ apiGroups: [""], kinds: [Pod] }], namespaceSelector: { matchLabels: { check: gatekeeper } } }
  parameters: { key: contact }
`;
