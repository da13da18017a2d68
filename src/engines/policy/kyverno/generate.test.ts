import { describe, expect, it } from "vitest";
import { type Circumstances, objectOf, policyOf, requestOf, ruleOf, worldOf } from "./policies-for-tests.ts";
import type { KyvernoPolicy } from "./policy.ts";

const namespace = objectOf("{ apiVersion: v1, kind: Namespace, metadata: { name: team } }");
const onNamespace = "match: { any: [{ resources: { kinds: [Namespace] } }] }";

function generate(policy: KyvernoPolicy, circumstances: Circumstances = {}, trigger = namespace) {
  const made = policy.generate?.(requestOf(trigger, circumstances), worldOf(circumstances));
  if (made === undefined) throw new Error("it generates nothing");
  return made;
}

const secret = objectOf(
  "{ apiVersion: v1, kind: Secret, metadata: { name: s, namespace: vault, uid: u, resourceVersion: '1', labels: { copy: me } }, data: { a: b } }",
);

describe("a generate rule", () => {
  it("makes objects of data, labelled so that they are found again", () => {
    const rule = `${onNamespace}\ngenerate: { apiVersion: v1, kind: ConfigMap, name: c, namespace: "{{ request.object.metadata.name }}", data: { data: { k: v } } }`;
    const { objects, results } = generate(ruleOf(rule));
    expect(results).toMatchObject([{ result: "pass", rule: "rule" }]);
    expect(objects).toMatchObject([
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "team" }, data: { k: "v" } },
    ]);
    expect(objects[0]?.metadata.labels).toMatchObject({
      "app.kubernetes.io/managed-by": "kyverno",
      "generate.kyverno.io/rule-name": "rule",
      "generate.kyverno.io/trigger-kind": "Namespace",
    });
  });

  it("leaves alone what is there, unless it keeps it up", () => {
    const rule = (more: string) =>
      ruleOf(
        `${onNamespace}\ngenerate: { ${more} apiVersion: v1, kind: Secret, name: s, namespace: vault, data: { data: { a: new } } }`,
      );
    expect(generate(rule(""), { known: [secret] }).objects).toEqual([]);
    expect(generate(rule("synchronize: true, "), { known: [secret] }).objects).toMatchObject([{ data: { a: "new" } }]);
  });

  it("clones, without what the server wrote", () => {
    const rule = `${onNamespace}\ngenerate: { apiVersion: v1, kind: Secret, name: s, namespace: "{{ request.object.metadata.name }}", clone: { name: s, namespace: vault } }`;
    const [copy] = generate(ruleOf(rule), { known: [secret] }).objects;
    expect(copy).toMatchObject({
      metadata: { name: "s", namespace: "team", labels: { copy: "me" } },
      data: { a: "b" },
    });
    expect(copy?.metadata).not.toHaveProperty("uid");
    expect(generate(ruleOf(rule)).results).toMatchObject([{ result: "error" }]);
  });

  it("clones lists by label", () => {
    const rule = `${onNamespace}\ngenerate: { namespace: team, cloneList: { namespace: vault, kinds: [v1/Secret], selector: { matchLabels: { copy: me } } } }`;
    expect(generate(ruleOf(rule), { known: [secret] }).objects).toMatchObject([
      { kind: "Secret", metadata: { namespace: "team" } },
    ]);
  });

  it("makes one for each element", () => {
    const rule = `${onNamespace}\ngenerate: { foreach: [{ list: "['a', 'b']", apiVersion: v1, kind: ConfigMap, name: "{{ element }}", namespace: team, data: {} }] }`;
    expect(generate(ruleOf(rule)).objects.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
  });
});

describe("a namespaced policy", () => {
  const pod = objectOf(
    "{ apiVersion: v1, kind: Pod, metadata: { name: p, namespace: team, labels: { to: kube-system } } }",
  );
  const policy = (body: string) =>
    policyOf(`
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: p, namespace: team }
spec: { rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, generate: { ${body} } }] }
`);

  it.each([
    ["apiVersion: v1, kind: ConfigMap, name: c, namespace: team, data: {}", "pass"],
    ["apiVersion: v1, kind: ConfigMap, name: c, namespace: kube-system, data: {}", "error"],
    [
      "apiVersion: v1, kind: ConfigMap, name: c, namespace: '{{ request.object.metadata.labels.to }}', data: {}",
      "error",
    ],
    ["apiVersion: v1, kind: ConfigMap, name: c, data: { metadata: { namespace: kube-system } }", "error"],
    ["apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, name: c, namespace: team, data: {}", "error"],
    ["apiVersion: v1, kind: Secret, name: c, namespace: team, clone: { name: s, namespace: vault }", "error"],
    ["namespace: team, cloneList: { namespace: vault, kinds: [v1/Secret] }", "error"],
  ])("makes { %s }: %s (CVE-2026-54523)", (body, expected) => {
    const { objects, results } = generate(policy(body), { known: [secret] }, pod);
    expect(results[0]?.result).toBe(expected);
    expect(objects.every(({ metadata }) => metadata.namespace === "team")).toBe(true);
  });
});

describe("a hostile generate rule", () => {
  it("in a namespaced policy does not hide a cluster-scoped kind among its data", () => {
    const policy = policyOf(`
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: policy, namespace: team }
spec:
  rules:
    - name: rule
      match: { any: [{ resources: { kinds: [ConfigMap] } }] }
      generate:
        { apiVersion: rbac.authorization.k8s.io/v1, kind: "", name: x, namespace: team, data: { kind: ClusterRoleBinding, subjects: [] } }
`);
    const trigger = objectOf("{ apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: team } }");
    const { objects, results } = generate(policy, {}, trigger);
    expect(objects).toEqual([]);
    expect(results).toMatchObject([{ result: "error", message: expect.stringContaining("cluster-scoped") as unknown }]);
  });

  it("does not fill memory with objects", () => {
    const each = `generate: { foreach: [{ list: "l", apiVersion: v1, kind: ConfigMap, name: "a{{element}}", namespace: team, data: { data: { x: "${"a".repeat(9000)}" } } }] }`;
    const rule = `${onNamespace}\ncontext: [{ name: l, variable: { value: [${Array.from({ length: 5000 }, (_, index) => index).join(", ")}] } }]\n${each}`;
    const { objects, results } = generate(ruleOf(rule));
    expect(objects.length).toBeLessThan(2000);
    expect(results).toMatchObject([
      { result: "error", message: expect.stringContaining("more than 16777216 characters") as unknown },
    ]);
  });
});
