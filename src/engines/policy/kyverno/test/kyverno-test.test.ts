import { describe, expect, it } from "vitest";
import { readYaml } from "../../../../formats/yaml/index.ts";
import type { JsonObject, KubernetesObject, Resource } from "../../../../model/index.ts";
import { isSameResource } from "./compare.ts";
import { runKyvernoTest } from "./run.ts";
import { readKyvernoTest } from "./test-file.ts";

function read(text: string): Resource[] {
  return readYaml("files.yaml", text).items.map(({ document, value }) => ({
    object: value as KubernetesObject,
    origin: { is: "file", document, prefix: [] },
  }));
}

const POLICIES = `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: team}
spec:
  rules:
    - name: labelled
      match: {any: [{resources: {kinds: [ConfigMap], namespaceSelector: {matchLabels: {strict: "yes"}}}}]}
      preconditions: {all: [{key: "{{ request.operation }}", operator: NotEquals, value: DELETE}]}
      validate: {message: label it, pattern: {metadata: {labels: {team: "?*"}}}}
    - name: add
      match: {any: [{resources: {kinds: [Secret]}}]}
      mutate: {patchStrategicMerge: {metadata: {labels: {team: none}}}}
---
apiVersion: policies.kyverno.io/v1
kind: DeletingPolicy
metadata: {name: old}
spec:
  schedule: "* * * * *"
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [secrets]}]}
  conditions: [{name: old, expression: object.metadata.name == 'old'}]
`;

const RESOURCES = `
{apiVersion: v1, kind: ConfigMap, metadata: {name: good, namespace: strict, labels: {team: a}}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: bad, namespace: strict}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: free}}
---
{apiVersion: v1, kind: Secret, metadata: {name: old}}
`;

const VALUES = "namespaceSelector: [{name: strict, labels: {strict: 'yes'}}]";

function run(results: string, more: { files?: Record<string, string>; values?: string } = {}): string[] {
  const { files = {}, values = VALUES } = more;
  const outcome = runKyvernoTest({
    test: readKyvernoTest({ results: readYaml("", results).items[0]?.value }),
    policies: read(POLICIES),
    resources: read(RESOURCES).map(({ object }) => object),
    targetResources: [],
    paramResources: [],
    exceptions: [],
    values: readYaml("", values).items[0]?.value as JsonObject,
    readObjects: (path) => (files[path] === undefined ? undefined : read(files[path]).map(({ object }) => object)),
    now: new Date(0),
  });
  expect(outcome.problems).toEqual([]);
  return outcome.results.flat().map(({ resource, result, reason }) => `${resource} ${result}: ${reason}`);
}

describe("a kyverno-test.yaml", () => {
  it("passes where each resource is judged as it says", () => {
    expect(run("[{policy: team, rule: labelled, kind: ConfigMap, resources: [strict/good], result: pass}]")).toEqual([
      "v1/ConfigMap/strict/good pass: Ok",
    ]);
    expect(run("[{policy: team, rule: labelled, kind: ConfigMap, resources: [bad], result: fail}]")).toEqual([
      "v1/ConfigMap/strict/bad pass: Ok",
    ]);
  });

  it("fails where one is not, or where the policy is not there", () => {
    expect(run("[{policy: team, rule: labelled, kind: ConfigMap, resources: [bad], result: pass}]")).toEqual([
      "v1/ConfigMap/strict/bad fail: Want pass, got fail",
    ]);
    expect(run("[{policy: other, kind: ConfigMap, resources: [bad], result: pass}]")).toEqual([
      "v1/ConfigMap/strict/bad fail: Not found",
    ]);
  });

  it("skips, with the reason, what the policy is not about", () => {
    expect(run("[{policy: team, rule: labelled, kind: ConfigMap, resources: [free], result: pass}]")).toEqual([
      "v1/ConfigMap/default/free skip: Excluded",
    ]);
  });

  it("asks as another operation where one is declared", () => {
    const entry =
      "[{policy: team, rule: labelled, kind: ConfigMap, resources: [bad], result: skip, operation: DELETE}]";
    expect(run(entry)).toEqual(["v1/ConfigMap/strict/bad pass: Ok"]);
    const global = `${VALUES}\nglobalValues: {request.operation: DELETE}`;
    expect(run(entry.replace(", operation: DELETE", ""), { values: global })).toEqual([
      "v1/ConfigMap/strict/bad pass: Ok",
    ]);
  });

  it("compares what a policy made of a resource", () => {
    const entry = "[{policy: team, rule: add, kind: Secret, resources: [old], patchedResources: p, result: pass}]";
    const secret = "{apiVersion: v1, kind: Secret, metadata: {name: old, labels: {team: LABEL}}}";
    expect(run(entry, { files: { p: secret.replace("LABEL", "none") } })).toEqual(["v1/Secret/default/old pass: Ok"]);
    expect(run(entry, { files: { p: secret.replace("LABEL", "a") } })).toEqual([
      "v1/Secret/default/old fail: Resource diff",
    ]);
    expect(run(entry)).toEqual(["v1/Secret/default/old skip: Not in manifest"]);
  });

  it("takes it for a pass that an object would be deleted", () => {
    expect(run("[{policy: old, isDeletingPolicy: true, kind: Secret, resources: [old], result: pass}]")).toEqual([
      "v1/Secret/default/old pass: Ok",
    ]);
  });
});

describe("a policy for existing objects", () => {
  const EXISTING = `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: touch}
spec:
  rules:
    - name: refresh
      match: {any: [{resources: {kinds: [ConfigMap]}}]}
      mutate:
        targets: [{apiVersion: v1, kind: Secret, name: s, namespace: default}]
        patchStrategicMerge: {metadata: {labels: {seen: "{{ request.object.metadata.name }}"}}}
`;
  const secret = (labels: string): string => `{apiVersion: v1, kind: Secret, metadata: {name: s, labels: ${labels}}}`;
  const judge = (patched: string): string[] => {
    const outcome = runKyvernoTest({
      test: readKyvernoTest({
        results: [
          { policy: "touch", rule: "refresh", kind: "Secret", resources: ["s"], patchedResources: "p", result: "pass" },
        ],
      }),
      policies: read(EXISTING),
      resources: read("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}").map(({ object }) => object),
      targetResources: read(secret("{}")).map(({ object }) => object),
      paramResources: [],
      exceptions: [],
      readObjects: () => read(patched).map(({ object }) => object),
      now: new Date(0),
    });
    return outcome.results.flat().map(({ resource, result, reason }) => `${resource} ${result}: ${reason}`);
  };

  it("is held against what it makes of them", () => {
    expect(judge(secret("{seen: c}"))).toEqual(["v1/Secret/default/s pass: Ok"]);
    expect(judge(secret("{seen: x}"))).toEqual(["v1/Secret/default/s fail: Resource diff"]);
  });
});

describe("a policy for any JSON", () => {
  it("judges payloads that are no Kubernetes objects", () => {
    const outcome = runKyvernoTest({
      test: readKyvernoTest({ results: [{ policy: "plan", kind: "JSON", isValidatingPolicy: true, result: "fail" }] }),
      policies: read(`
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: plan}
spec:
  evaluation: {mode: JSON}
  validations: [{expression: object.planned.size() < 2, message: too much}]
`),
      resources: [],
      targetResources: [],
      paramResources: [],
      exceptions: [],
      payloads: new Map([["plan.json", { planned: [1, 2, 3] }]]),
      readObjects: () => undefined,
      now: new Date(0),
    });
    expect(outcome.results).toEqual([
      [{ policy: "plan", rule: "", resource: "plan.json", result: "pass", reason: "Ok", message: "too much" }],
    ]);
  });
});

describe("isSameResource", () => {
  const object = (more: JsonObject): KubernetesObject => ({ apiVersion: "v1", kind: "Pod", metadata: {}, ...more });

  it("overlooks what is empty and the labels of generated objects, and nothing else", () => {
    expect(isSameResource(object({ spec: { a: {}, b: [], c: 1 } }), object({ spec: { c: 1 } }))).toBe(true);
    const labels = { "generate.kyverno.io/policy-name": "x", "app.kubernetes.io/managed-by": "kyverno" };
    expect(isSameResource(object({ metadata: { labels } }), object({}))).toBe(true);
    expect(isSameResource(object({ spec: { c: 1 } }), object({ spec: { c: 2 } }))).toBe(false);
    expect(isSameResource(object({ spec: { c: "" } }), object({}))).toBe(false);
  });
});
