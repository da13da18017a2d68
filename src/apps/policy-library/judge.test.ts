import { expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import { loadPolicies } from "./index.ts";

const POLICIES = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: digests }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations: [{ expression: "object.spec.containers.all(c, c.image.contains('@'))", message: name the digest }]
---
apiVersion: mutations.gatekeeper.sh/v1
kind: AssignMetadata
metadata: { name: owner }
spec:
  location: metadata.labels.owner
  parameters: { assign: { value: platform } }
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: tags }
spec:
  rules:
    - name: latest
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: no latest, pattern: { spec: { containers: [{ image: "!*:latest" }] } } }
`;
const POD: KubernetesObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { containers: [{ name: "web", image: "registry.example/web:latest" }] },
};

it("judges an object by policies of every kind", () => {
  const policies = loadPolicies([{ name: "policies.yaml", text: POLICIES }]);
  expect(policies.problems).toEqual([]);
  const refused = policies.judge(POD).filter(({ result }) => result === "fail");
  expect(refused.map(({ policy, rule }) => [policy, rule])).toEqual([
    ["digests", ""],
    ["tags", "latest"],
  ]);
});

it("says what mutating policies would make of an object, and leaves the object itself alone", () => {
  const before = structuredClone(POD);
  const policies = loadPolicies([{ name: "policies.yaml", text: POLICIES }]);
  expect(policies.mutate(POD).metadata.labels).toEqual({ owner: "platform" });
  expect(POD).toEqual(before);
});

it("tells a faulty policy with its place, and judges by the others", () => {
  const faulty = POLICIES.replace("object.spec", "object.(spec");
  const policies = loadPolicies([{ name: "policies.yaml", text: faulty }]);
  expect(policies.problems).toMatchObject([{ code: "EXPRESSION_INVALID", at: { file: "policies.yaml", line: 6 } }]);
  expect(policies.judge(POD).map(({ policy }) => policy)).toEqual(["tags"]);
});

it("judges an update by what it replaces", () => {
  const policies = loadPolicies([
    {
      name: "policy.yaml",
      text: POLICIES.replace(
        "object.spec.containers.all(c, c.image.contains('@'))",
        "object.spec.nodeName == oldObject.spec.nodeName",
      ).replace("[CREATE]", "[UPDATE]"),
    },
  ]);
  const on = (nodeName: string): KubernetesObject => ({ ...POD, spec: { ...(POD["spec"] as object), nodeName } });
  const judge = (before: string, after: string): unknown =>
    policies.judge(on(after), { operation: "UPDATE", oldObject: on(before) }).find(({ policy }) => policy === "digests")
      ?.result;
  expect([judge("a", "a"), judge("a", "b")]).toEqual(["pass", "fail"]);
});

it.each([{}, [], null, { kind: 5 }, { apiVersion: "v1", kind: "Pod", metadata: null }])(
  "does not throw for %j",
  (object) => {
    const policies = loadPolicies([{ name: "policies.yaml", text: POLICIES }]);
    expect(() => policies.judge(object as unknown as KubernetesObject)).not.toThrow();
    expect(() => policies.mutate(object as unknown as KubernetesObject)).not.toThrow();
  },
);
