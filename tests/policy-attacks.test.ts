import { describe, expect, it } from "vitest";
import { applyAll } from "../src/apps/cli/policy/apply.ts";
import { readPolicies, toKnownObjects } from "../src/engines/policy/index.ts";
import type { KubernetesObject, PolicyResult, Resource } from "../src/model/index.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

function toResource(object: unknown): Resource {
  return { object: object as KubernetesObject, origin: { is: "cluster", context: "test" } };
}

/** Policies over a pod whose every name is one that JavaScript's objects inherit, and what came of it. */
function apply(policies: readonly unknown[], object: unknown = oddPod()) {
  const read = readPolicies(policies.map(toResource), { now: NOW });
  const resources = [toResource(object)];
  const known = [...read.others, ...resources].map((one) => one.object);
  const user = { username: "", groups: [] };
  const world = { objects: toKnownObjects(known), now: NOW };
  const applied = applyAll(read.policies, resources, world, { operation: "CREATE", user });
  expect(Object.prototype).not.toHaveProperty("polluted");
  return { ...applied, problems: read.problems.map(({ message }) => message) };
}

const told = (results: readonly PolicyResult[]): string[] => results.map(({ policy, result }) => `${policy} ${result}`);

/** Written as JSON, so that `__proto__` is a key like any other. */
function oddPod(): unknown {
  return JSON.parse(`{
    "apiVersion": "v1", "kind": "Pod",
    "metadata": { "name": "__proto__", "namespace": "constructor", "labels": { "__proto__": "x", "constructor": "y" } },
    "spec": { "containers": [{ "name": "__proto__", "image": "toString" }], "__proto__": { "polluted": true } }
  }`);
}

const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"];

const constraintsOn = {
  resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }],
};

function admission(kind: string, name: string, spec: object): unknown[] {
  const apiVersion = "admissionregistration.k8s.io/v1";
  return [
    { apiVersion, kind, metadata: { name }, spec: { matchConstraints: constraintsOn, ...spec } },
    { apiVersion, kind: `${kind}Binding`, metadata: { name }, spec: { policyName: name, validationActions: ["Deny"] } },
  ];
}

function kyverno(name: string, rule: object, spec: object = {}): unknown {
  const match = { any: [{ resources: { kinds: ["Pod"] } }] };
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name },
    spec: { ...spec, rules: [{ name, match, ...rule }] },
  };
}

function gatekeeper(kind: string, rego: string): unknown[] {
  const targets = [{ target: "admission.k8s.gatekeeper.sh", rego }];
  return [
    {
      apiVersion: "templates.gatekeeper.sh/v1",
      kind: "ConstraintTemplate",
      metadata: { name: kind.toLowerCase() },
      spec: { crd: { spec: { names: { kind } } }, targets },
    },
    { apiVersion: "constraints.gatekeeper.sh/v1beta1", kind, metadata: { name: "bomb" }, spec: {} },
  ];
}

describe("names that JavaScript's objects inherit are data", () => {
  it.each(NAMES)("as the name %s of a policy, rule, variable, label and container", (name) => {
    const { results, problems } = apply([
      ...admission("ValidatingAdmissionPolicy", name, {
        variables: [{ name: "constructor", expression: "object.metadata.labels" }],
        validations: [{ expression: `!(${JSON.stringify(name)} in variables.constructor)` }],
      }),
      kyverno(name, { validate: { message: "m", pattern: { metadata: { name: "nothing" } } } }),
      ...gatekeeper(name, 'package x\nviolation[{"msg": "m"}] { true }'),
    ]);
    expect(problems).toEqual([]);
    const isLabel = name === "__proto__" || name === "constructor";
    expect(told(results)).toEqual([`${name} ${isLabel ? "fail" : "pass"}`, `${name} fail`, "bomb fail"]);
  });

  it("in what policies change and make", () => {
    const labels = JSON.parse('{ "__proto__": "merged", "constructor": "merged" }') as object;
    const patch = JSON.parse(
      '{ "metadata": { "labels": { "__proto__": "merged" } }, "__proto__": { "polluted": "1" } }',
    ) as object;
    const made = apply([
      kyverno("merge", { mutate: { patchStrategicMerge: patch } }),
      kyverno("patch", {
        mutate: {
          patchesJson6902:
            '[{"op":"add","path":"/constructor/prototype/polluted","value":1},{"op":"add","path":"/__proto__/polluted","value":1}]',
        },
      }),
      kyverno("make", {
        generate: {
          apiVersion: "v1",
          kind: "ConfigMap",
          name: "__proto__",
          namespace: "constructor",
          data: { data: labels },
        },
      }),
      ...admission("MutatingAdmissionPolicy", "admit", {
        mutations: [
          {
            patchType: "JSONPatch",
            jsonPatch: { expression: '[JSONPatch{op: "add", path: "/metadata/labels/__proto__", value: "z"}]' },
          },
        ],
      }),
      {
        apiVersion: "mutations.gatekeeper.sh/v1",
        kind: "Assign",
        metadata: { name: "assign" },
        spec: {
          applyTo: [{ groups: [""], versions: ["v1"], kinds: ["Pod"] }],
          location: "spec.__proto__.polluted",
          parameters: { assign: { value: "set" } },
        },
      },
    ]);
    const text = JSON.stringify(made.changed);
    expect(text).toContain('"__proto__":{"polluted":"set"}');
    expect(JSON.stringify(made.generated)).toContain('"data":{"__proto__":"merged","constructor":"merged"}');
  });
});

it("a generating policy of a namespace makes nothing that acts everywhere (CVE-2026-54523)", () => {
  const applied =
    '[{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": dyn({"name": "x"})}]';
  const { results, generated } = apply([
    {
      apiVersion: "policies.kyverno.io/v1alpha1",
      kind: "NamespacedGeneratingPolicy",
      metadata: { name: "make", namespace: "constructor" },
      spec: { matchConstraints: constraintsOn, generate: [{ expression: `generator.apply(${applied})` }] },
    },
  ]);
  expect(generated).toEqual([]);
  expect(results).toMatchObject([{ result: "error", message: expect.stringContaining("cluster-scoped") as unknown }]);
});

/** Each holds the one before it twice. */
const doubled = (levels: number, one: (index: number) => object): object[] =>
  Array.from({ length: levels }, (_, index) => one(index));

describe("what grows without end ends in an error that says so", () => {
  it.each<[string, readonly unknown[]]>([
    [
      "variables of CEL that double texts",
      admission("ValidatingAdmissionPolicy", "bomb", {
        variables: [
          { name: "v0", expression: "'aaaaaaaaaa'" },
          ...doubled(60, (at) => ({ name: `v${at + 1}`, expression: `variables.v${at} + variables.v${at}` })),
        ],
        validations: [{ expression: "variables.v60 == ''" }],
      }),
    ],
    [
      "variables of CEL that fold lists",
      admission("ValidatingAdmissionPolicy", "bomb", {
        variables: ["v", "w"].flatMap((name) => [
          { name: `${name}0`, expression: "[1]" },
          ...doubled(60, (at) => ({
            name: `${name}${at + 1}`,
            expression: `[variables.${name}${at}, variables.${name}${at}]`,
          })),
        ]),
        validations: [{ expression: "variables.v60 == variables.w60" }],
      }),
    ],
    [
      "context entries of Kyverno that double (CVE-2026-23881)",
      [
        kyverno("bomb", {
          context: [
            { name: "v0", variable: { value: "aaaaaaaaaaaaaaaa" } },
            ...doubled(40, (at) => ({ name: `v${at + 1}`, variable: { value: `{{v${at}}}{{v${at}}}` } })),
          ],
          validate: {
            message: "m",
            deny: { conditions: { any: [{ key: "{{v40}}", operator: "Equals", value: "a" }] } },
          },
        }),
      ],
    ],
    [
      "context entries of Kyverno that name one another",
      [
        kyverno("bomb", {
          context: [
            { name: "a", variable: { value: "{{b}}" } },
            { name: "b", variable: { value: "{{a}}" } },
          ],
          validate: { message: "m", pattern: { metadata: { name: "{{b}}" } } },
        }),
      ],
    ],
    [
      "loops within loops of Kyverno",
      [
        kyverno("bomb", {
          context: [{ name: "l", variable: { value: Array.from({ length: 1000 }, (_, index) => index) } }],
          validate: {
            message: "m",
            foreach: [
              {
                list: "l",
                foreach: [{ list: "l", deny: { conditions: { any: [{ key: "a", operator: "Equals", value: "b" }] } } }],
              },
            ],
          },
        }),
      ],
    ],
    [
      "ranges of Rego",
      gatekeeper("bomb", 'package x\nviolation[{"msg": "m"}] { count(numbers.range(1, 1000000000)) > 1 }'),
    ],
    [
      "loops within loops of Rego",
      gatekeeper(
        "bomb",
        'package x\nviolation[{"msg": "m"}] { a := numbers.range(1, 10000)[_]; b := numbers.range(1, 10000)[_]; a + b == 0 }',
      ),
    ],
  ])("%s", (_, policies) => {
    const before = performance.now();
    const { results } = apply(policies);
    expect(told(results)).toEqual(["bomb error"]);
    // A quarter of it on an idle machine.
    expect(performance.now() - before).toBeLessThan(8000);
    expect(results[0]?.message).not.toMatch(/RangeError|call stack|Invalid string length/);
    expect(results[0]?.message.length).toBeLessThan(20_000);
  });

  it("policies that no API server would take", () => {
    const { problems, results } = apply([
      kyverno("large", { validate: { message: "a".repeat(4_000_000), pattern: { metadata: { name: "x" } } } }),
    ]);
    expect(results).toEqual([]);
    expect(problems).toEqual([expect.stringContaining("more than 3145728 characters")]);
  });
});
