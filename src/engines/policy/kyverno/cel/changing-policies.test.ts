import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../../model/index.ts";
import { toRequest } from "../../request.ts";
import { deployment, pod, PODS, policyOf, say, worldOf } from "./policies-for-tests.ts";

describe("a MutatingPolicy", () => {
  const MUTATING = `
apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: labels}
spec:${PODS}
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: "Object{metadata: Object.metadata{labels: Object.metadata.labels{team: 'a'}}}"
    - patchType: JSONPatch
      jsonPatch:
        expression: "[JSONPatch{op: 'add', path: '/metadata/annotations', value: {'seen': object.metadata.?labels.?team.orValue('')}}]"
`;

  it("changes the object in steps, each seeing the one before", () => {
    const changed = policyOf(MUTATING).mutate?.(toRequest(pod("a")), worldOf());
    expect(changed?.object.metadata).toMatchObject({ labels: { team: "a" }, annotations: { seen: "a" } });
    expect(say(changed?.results ?? [])).toEqual(["pass: success"]);
  });

  it("changes the template within controllers, where it applies a configuration", () => {
    const priority = `
apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: priority}
spec:${PODS}
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration: {expression: "Object{spec: Object.spec{priorityClassName: 'low'}}"}
`;
    const changed = policyOf(priority).mutate?.(toRequest(deployment("nginx")), worldOf());
    expect(changed?.object).toMatchObject({ spec: { template: { spec: { priorityClassName: "low" } } } });
  });

  it("changes objects that are there already, when it is to", () => {
    const existing = `
apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: touch}
spec:
  evaluation: {mutateExisting: {enabled: true}}
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
  targetMatchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [secrets]}]
  targetMatchConditions: [{name: mine, expression: object.metadata.name != 'other'}]
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration: {expression: "Object{metadata: Object.metadata{labels: Object.metadata.labels{seen: 'yes'}}}"}
`;
    const secret = (name: string): KubernetesObject => ({ apiVersion: "v1", kind: "Secret", metadata: { name } });
    const world = worldOf([secret("mine"), secret("other"), pod("mine")]);
    const changed = policyOf(existing).mutate?.(
      toRequest({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } }),
      world,
    );
    expect(changed).toMatchObject({ targets: [{ metadata: { name: "mine", labels: { seen: "yes" } } }] });
    expect(policyOf(existing).mutate?.(toRequest(pod("a")), world)).toBeUndefined();
  });

  it("changes nothing when a step fails", () => {
    const failing = MUTATING.replace("object.metadata.?labels.?team.orValue('')", "object.metadata.nope");
    const object = pod("a");
    const changed = policyOf(failing).mutate?.(toRequest(object), worldOf());
    expect(changed?.object).toEqual(object);
    expect(say(changed?.results ?? [])).toEqual(["error: failed to evaluate policy: no such key: nope"]);
  });
});

describe("a GeneratingPolicy", () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
  const generate = (rules: string): { objects: readonly unknown[]; results: string[] } | undefined => {
    const policy = policyOf(`
apiVersion: policies.kyverno.io/v1
kind: GeneratingPolicy
metadata: {name: defaults}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [namespaces]}]
  variables: [{name: ns, expression: object.metadata.name}]
  generate:
${rules}`);
    const made = policy.generate?.(toRequest(namespace), worldOf());
    return made === undefined ? undefined : { objects: made.objects, results: say(made.results) };
  };

  it("makes what its expressions apply", () => {
    const rule = `    - expression: "generator.Apply(variables.ns, [{'apiVersion': dyn('v1'), 'kind': dyn('ConfigMap'), 'metadata': dyn({'name': 'm'})}])"`;
    expect(generate(rule)).toEqual({
      objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "team" } }],
      results: ["pass: policy evaluated successfully"],
    });
  });

  it("makes what its templates describe", () => {
    const rule = `
    - template:
        interpolate: CEL
        value: |
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: "of-(( variables.ns ))", namespace: "(( variables.ns ))"}
          data:
            keys: (( ['a', ')'].map(k, k + "x") ))
            plain: \\((kept))`;
    expect(generate(rule)?.objects).toEqual([
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "of-team", namespace: "team" },
        data: { keys: ["ax", ")x"], plain: "((kept))" },
      },
    ]);
  });
});

describe("a DeletingPolicy", () => {
  it("says what it would delete, whatever operations its rules name", () => {
    const policy = policyOf(`
apiVersion: policies.kyverno.io/v1
kind: DeletingPolicy
metadata: {name: bare}
spec:
  schedule: "* * * * *"${PODS}
  conditions: [{name: bare, expression: "!has(object.metadata.ownerReferences)"}]`);
    const owned = pod("b");
    owned.metadata.ownerReferences = [{ apiVersion: "v1", kind: "X", name: "x", uid: "1" }];
    expect(policy.cleanUp?.(toRequest(pod("a")), worldOf())).toEqual({ is: "deleted" });
    expect(policy.cleanUp?.(toRequest(owned), worldOf())).toEqual({ is: "kept" });
    expect(policy.cleanUp?.(toRequest(deployment("a")), worldOf())).toBeUndefined();
    expect(policy.judge(toRequest(pod("a")), worldOf())).toEqual([]);
  });
});
