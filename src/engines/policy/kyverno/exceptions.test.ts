import { describe, expect, it } from "vitest";
import { judge, podOf, resourcesOf, verdictOf, NOW } from "./policies-for-tests.ts";
import { readKyvernoPolicies } from "./read.ts";

const POLICY = `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: policy }
spec:
  rules:
    - name: no-host
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { pattern: { spec: { =(hostNetwork): false } } }
`;

function withExceptions(...specs: string[]) {
  const exceptions = specs.map(
    (spec, index) => `
---
apiVersion: kyverno.io/v2
kind: PolicyException
metadata: { name: e${index}, namespace: exempt${spec.includes("#ttl") ? ", labels: { cleanup.kyverno.io/ttl: '2026-11-01' }" : ""} }
spec: ${spec.replace("#ttl", "")}
`,
  );
  const { items } = readKyvernoPolicies(resourcesOf(POLICY + exceptions.join("")), { now: NOW });
  const [policy] = items;
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

const pod = podOf("hostNetwork: true");
const anyPod = "match: { any: [{ resources: { kinds: [Pod], namespaces: [shop] } }] }";
const covers = (rules: string) => `exceptions: [{ policyName: policy, ruleNames: [${rules}] }]`;

describe("exceptions", () => {
  it("exempt from the rules they name, wildcards included", () => {
    expect(judge(withExceptions(`{ ${anyPod}, ${covers("no-host")} }`), pod)).toMatchObject([
      { result: "skip", message: "rule is skipped due to policy exceptionsexempt/e0" },
    ]);
    expect(verdictOf(withExceptions(`{ ${anyPod}, ${covers("'no-*'")} }`), pod)).toBe("skip");
    expect(verdictOf(withExceptions(`{ ${anyPod}, ${covers("other")} }`), pod)).toBe("fail");
  });

  it("hold only for what they match", () => {
    const spec =
      "{ match: { any: [{ resources: { kinds: [Pod], names: [other] } }] }, exceptions: [{ policyName: policy, ruleNames: ['*'] }] }";
    expect(verdictOf(withExceptions(spec), pod)).toBe("fail");
    expect(verdictOf(withExceptions(`{ match: {}, ${covers("'*'")} }`), pod)).toBe("fail");
  });

  it("hold only where their conditions do; what cannot be worked out exempts from nothing", () => {
    const conditions = (key: string) => `conditions: { all: [{ key: "${key}", operator: Equals, value: pod }] }`;
    const verdict = (key: string) =>
      verdictOf(withExceptions(`{ ${anyPod}, ${covers("no-host")}, ${conditions(key)} }`), pod);
    expect([verdict("{{ request.object.metadata.name }}"), verdict("x"), verdict("{{ nope }}")]).toEqual([
      "skip",
      "fail",
      "fail",
    ]);
  });

  it("hold for nobody unknown where they are for users", () => {
    const spec = `{ match: { any: [{ resources: { kinds: [Pod] }, subjects: [{ kind: User, name: root }] }] }, ${covers("no-host")} }`;
    expect(verdictOf(withExceptions(spec), pod)).toBe("fail");
    expect(verdictOf(withExceptions(spec), pod, { user: { username: "root", groups: [] } })).toBe("skip");
  });

  it("whose time is over are not honoured", () => {
    expect(verdictOf(withExceptions(`{ ${anyPod}, ${covers("no-host")} } #ttl`), pod)).toBe("fail");
  });

  it("do not exempt through a namespace whose labels are not known", () => {
    const spec = `{ match: { any: [{ resources: { kinds: [Pod], namespaceSelector: { matchLabels: { a: b } } } }] }, ${covers("no-host")} }`;
    expect(verdictOf(withExceptions(spec), pod)).toBe("fail");
  });

  it("of other namespaces than the one for exceptions are not honoured where that is asked for (CVE-2024-48921)", () => {
    const text = `${POLICY}\n---\napiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata: { name: e, namespace: tenant }\nspec: { ${anyPod}, ${covers("no-host")} }`;
    const read = (exceptionNamespace: string) => {
      const [policy] = readKyvernoPolicies(resourcesOf(text), { exceptionNamespace }).items;
      return policy === undefined ? "no policy" : verdictOf(policy, pod);
    };
    expect([read("tenant"), read("platform")]).toEqual(["skip", "fail"]);
  });
});
