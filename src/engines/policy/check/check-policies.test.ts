import { expect, it } from "vitest";
import { locate } from "../../../formats/position/index.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import { toResources } from "../../../inventory/index.ts";
import { checkPolicies } from "./check-policies.ts";

function check(text: string): string[] {
  const resources = readYaml("policy.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  return checkPolicies(resources).map(({ code, level, at }) => `${at?.line}: ${level} ${code}`);
}

function admission(validation: string, more = ""): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: p }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations:
    - expression: ${JSON.stringify(validation)}
${more}`;
}

function kyverno(validate: string): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: ${validate}
`;
}

it("says nothing about policies that are well made", () => {
  expect(check(admission("object.metadata.name != 'x'"))).toEqual([]);
});

it("finds fields that the API server drops in silence", () => {
  const text = admission("object.metadata.name != 'x'", "  matchCondition: [{ name: a, expression: 'true' }]\n");
  expect(check(text)).toContain("8: error unknown-field");
});

it("finds rules that forget init and ephemeral containers, and not those that name all", () => {
  const pattern = (lists: string): string => kyverno(`{ pattern: { spec: { ${lists} } } }`);
  const one = "[{ image: '?*' }]";
  expect(check(pattern(`containers: ${one}`))).toEqual(["6: warning forgotten-containers"]);
  expect(check(pattern(`containers: ${one}, =(initContainers): ${one}, =(ephemeralContainers): ${one}`))).toEqual([]);
  expect(check(admission("object.spec.containers.all(c, c.image != '')"))).toEqual(["4: warning forgotten-containers"]);
  // They cannot have probes.
  expect(check(pattern("containers: [{ livenessProbe: { periodSeconds: '?*' } }]"))).toEqual([]);
});

it("finds registries that are allowed by a prefix which nothing closes", () => {
  const all = (image: string): string =>
    kyverno(
      `{ pattern: { spec: { "=(ephemeralContainers)": [{ image: "${image}" }], "=(initContainers)": [{ image: "${image}" }], containers: [{ image: "${image}" }] } } }`,
    );
  expect(check(all("registry.example/team* | other.example/*"))).toHaveLength(3);
  expect(check(all("registry.example/team/* | *:v1"))).toEqual([]);
  expect(check(admission("[object.metadata.name].all(image, image.startsWith('docker.io'))"))).toEqual([
    "7: warning registry-prefix",
  ]);
  expect(check(admission("[object.metadata.name].all(image, image.startsWith('docker.io/'))"))).toEqual([]);
});

it("finds open prefixes in the parameters of constraints whose template compares beginnings", () => {
  const template = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: repos }
spec:
  crd: { spec: { names: { kind: Repos } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package repos
        violation[{"msg": "no"}] { not startswith(input.review.object.image, input.parameters.repos[_]) }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Repos
metadata: { name: ours }
spec:
  parameters:
    repos:
      - registry.example/team/
      - registry.example/other
`;
  expect(check(template)).toEqual(["19: warning registry-prefix"]);
});

it("finds patterns that are none, and those on which matchers that backtrack would hang", () => {
  expect(check(admission("object.metadata.name.matches('a(b')"))).toContain("7: error regex");
  expect(check(admission("object.metadata.name.matches('^(a+)+$')"))).toEqual(["7: note regex"]);
  expect(check(admission("object.metadata.name.matches('^[a-z]+$')"))).toEqual([]);
});

it("finds conditions that cannot be meant", () => {
  expect(check(admission("object.metadata.name == 'a' || true"))).toEqual(["7: warning expression"]);
});

it("finds fields that the kinds a policy matches do not have", () => {
  expect(check(admission("object.spec.contaners.size() > 0"))).toEqual(["7: warning types"]);
});

it("finds rules that no object reaches", () => {
  const text = kyverno("{ deny: {} }").replace(
    "      validate:",
    "      exclude: { any: [{ resources: { kinds: [Pod] } }] }\n      validate:",
  );
  expect(check(text)).toEqual(["6: error dead-rule"]);
});

const BINDING = `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: b }
spec: { policyName: NAME, validationActions: [Deny] }
`;

it("finds bindings of no policy, parameters that no binding names, resources that nobody serves, and twins", () => {
  const sound = admission("object.metadata.name != 'x'");
  expect(check(sound + BINDING.replace("NAME", "p"))).toEqual([]);
  expect(check(sound + BINDING.replace("NAME", "q"))).toEqual(["12: warning dead-rule"]);
  const parameters = `${sound}  paramKind: { apiVersion: v1, kind: ConfigMap }\n`;
  expect(check(parameters + BINDING.replace("NAME", "p"))).toEqual(["13: warning dead-rule"]);
  expect(check(sound.replace("resources: [pods]", "resources: [pod]"))).toContain("5: error dead-rule");
  expect(check(`${sound}---\n${sound}`)).toEqual(["11: warning dead-rule"]);
});
