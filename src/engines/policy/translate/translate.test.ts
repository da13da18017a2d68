import { expect, it } from "vitest";
import { locate } from "../../../formats/position/index.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import { toResources } from "../../../inventory/index.ts";
import { asList, dig, type Resource } from "../../../model/index.ts";
import { type Translation, translatePolicies } from "./translate.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

function read(text: string): Resource[] {
  return readYaml("policy.yaml", text).items.flatMap((item) => toResources(item, locate).items);
}

function translate(rule: string): Translation {
  const text = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p, annotations: { pod-policies.kyverno.io/autogen-controllers: none } }
spec:
  validationFailureAction: Enforce
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      ${rule}
`;
  const [translation] = translatePolicies(read(text), [], NOW);
  if (translation === undefined) throw new Error("nothing was translated");
  return translation;
}

function toExpressions({ objects }: Translation): unknown[] {
  return asList(dig(objects[0] ?? null, "spec", "validations")).map((validation) => dig(validation, "expression"));
}

it("rewrites a pattern and proves it on generated objects, some of which both refuse", () => {
  const translation = translate(
    "validate: { message: no latest, pattern: { spec: { containers: [{ image: '!*:latest' }] } } }",
  );
  expect(translation.lost).toBeUndefined();
  expect(toExpressions(translation)).toEqual([
    "has(object.spec) && has(object.spec.containers) && object.spec.containers.all(e0, has(e0.image) && !string(e0.image).matches('(?s)^.*:latest$'))",
  ]);
  expect(translation.proof).toMatchObject({ is: "same" });
  expect(translation.proof?.is === "same" && translation.proof.refused).toBeGreaterThan(0);
  expect(dig(translation.objects[1] ?? null, "spec")).toEqual({ policyName: "p-r", validationActions: ["Deny"] });
});

it.each([
  "validate: { pattern: { spec: { '=(hostNetwork)': false } } }",
  "validate: { pattern: { spec: { 'X(hostPID)': 'null' } } }",
  "validate: { pattern: { metadata: { labels: { app: '?*' } } } }",
  "validate: { anyPattern: [{ spec: { hostIPC: true } }, { spec: { serviceAccountName: 'w*' } }] }",
  "validate: { pattern: { spec: { containers: [{ resources: { limits: { memory: '<=1Gi' } } }] } } }",
  "validate: { pattern: { spec: { containers: [{ '(image)': '*/web:*', name: 'web' }] } } }",
  "validate: { deny: { conditions: { any: [{ key: \"{{ request.object.spec.serviceAccountName || 'none' }}\", operator: AnyIn, value: [web, none] }] } } }",
  "validate: { cel: { expressions: [{ expression: 'object.metadata.name.size() < 60' }] } }",
])("keeps the meaning of %s", (rule) => {
  const { lost, proof } = translate(rule);
  expect({ lost, proof }).toMatchObject({ lost: undefined, proof: { is: "same" } });
});

it.each([
  ["mutate: { patchStrategicMerge: { metadata: { labels: { a: b } } } }", "mutate"],
  ["validate: { foreach: [{ list: request.object.spec.containers, pattern: { name: x } }] }", "foreach"],
  [
    "context: [{ name: a, configMap: { name: x, namespace: y } }]\n      validate: { pattern: { spec: { a: '{{ a.data.b }}' } } }",
    "context",
  ],
  ["validate: { podSecurity: { level: baseline } }", "Pod Security admission"],
  ["validate: { pattern: { spec: { a: '{{ request.userInfo.username }}' } } }", "variables"],
])("says why %s cannot be kept", (rule, why) => {
  const { lost, objects } = translate(rule);
  expect(lost).toContain(why);
  expect(objects).toEqual([]);
});

it("hands out nothing that says another thing than the original", () => {
  // A condition that holds in one place decides over all of the pattern in Kyverno.
  const { lost, proof } = translate(
    "validate: { pattern: { spec: { '=(volumes)': [{ '(hostPath)': { path: '/var/run' } }] }, metadata: { labels: { allow: 'true' } } } }",
  );
  expect(lost ?? proof?.is).toMatch(/differs|same/);
});

it("writes a constraint's parameters into the policy made of its template's CEL", () => {
  const text = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: needslabel }
spec:
  crd: { spec: { names: { kind: NeedsLabel }, validation: { legacySchema: true } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: K8sNativeValidation
          source:
            validations:
              - expression: has(variables.anyObject.metadata.labels) && variables.params.label in variables.anyObject.metadata.labels
                message: it needs the label
        - engine: Rego
          source:
            rego: |
              package needslabel
              violation[{"msg": "it needs the label"}] { not input.review.object.metadata.labels[input.parameters.label] }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: NeedsLabel
metadata: { name: owner }
spec:
  enforcementAction: warn
  match: { kinds: [{ apiGroups: [""], kinds: [Pod] }], excludedNamespaces: [kube-*] }
  parameters: { label: owner }
`;
  const [translation] = translatePolicies(read(text), [], NOW);
  expect(translation).toMatchObject({ lost: undefined, proof: { is: "same" } });
  expect(dig(translation?.objects[1] ?? null, "spec", "validationActions")).toEqual(["Warn"]);
});

function translateRego(rego: string): Translation {
  const text = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: t }
spec:
  crd: { spec: { names: { kind: T }, validation: { legacySchema: true } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package t
${rego.replaceAll(/^/gm, "        ")}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: T
metadata: { name: c }
spec:
  match: { kinds: [{ apiGroups: [""], kinds: [Pod] }] }
  parameters: { repos: [registry.example/shop/], labels: [{ key: app }] }
`;
  const [translation] = translatePolicies(read(text), [], NOW);
  if (translation === undefined) throw new Error("nothing was translated");
  return translation;
}

it("rewrites Rego that loops and compares", () => {
  const translation = translateRego(`violation[{"msg": msg}] {
  c := containers[_]
  not startswith(c.image, input.parameters.repos[0])
  msg := sprintf("image %v of %v", [c.image, c.name])
}
containers[c] { c := input.review.object.spec.containers[_] }
containers[c] { c := input.review.object.spec.initContainers[_] }`);
  expect(translation).toMatchObject({ lost: undefined, proof: { is: "same" } });
  expect(dig(translation.objects[0] ?? null, "spec", "validations", 0, "message")).toBe("image … of …");
});

it("says which part of Rego it cannot rewrite", () => {
  const { lost } = translateRego(`violation[{"msg": msg}] {
  missing := {l.key | l := input.parameters.labels[_]} - {k | input.review.object.metadata.labels[k]}
  count(missing) > 0
  msg := "labels are missing"
}`);
  expect(lost).toContain("comprehensions");
});
