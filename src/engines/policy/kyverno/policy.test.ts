import { describe, expect, it } from "vitest";
import { judge, messageOf, objectOf, podOf, policyOf, ruleOf, verdictOf } from "./policies-for-tests.ts";

const hostNetwork = podOf("hostNetwork: true");

describe("messages are Kyverno's", () => {
  it("of a pattern", () => {
    const rule =
      "validate: { message: 'no host network, {{ request.object.metadata.name }}', pattern: { spec: { =(hostNetwork): false } } }";
    expect(messageOf(ruleOf(rule), hostNetwork)).toBe(
      "validation error: no host network, pod. rule rule failed at path /spec/hostNetwork/",
    );
    expect(messageOf(ruleOf(rule), podOf())).toBe("validation rule 'rule' passed.");
    const silent = ruleOf("validate: { pattern: { spec: { =(hostNetwork): false } } }");
    expect(messageOf(silent, hostNetwork)).toBe("validation error: rule rule failed at path /spec/hostNetwork/");
  });

  it("of several patterns", () => {
    const policy = ruleOf(`
validate:
  message: one of them
  anyPattern:
    - spec: { hostNetwork: false }
    - spec: { containers: [{ (name): other, image: a }] }
`);
    expect(messageOf(policy, podOf("hostNetwork: false"))).toBe("validation rule 'rule' anyPattern[0] passed.");
    expect(messageOf(policy, hostNetwork)).toBe(
      "validation error: one of them. rule rule[0] failed at path /spec/hostNetwork/",
    );
    expect(verdictOf(policy, hostNetwork)).toBe("fail");
  });

  it("of deny, with those of its conditions", () => {
    const policy = ruleOf(`
validate:
  message: refused
  deny:
    conditions:
      any:
        - { key: "{{ request.object.spec.hostNetwork || \`false\` }}", operator: Equals, value: true, message: host network }
`);
    expect(messageOf(policy, hostNetwork)).toBe("refused; host network");
    expect(verdictOf(policy, podOf())).toBe("pass");
  });

  it("of preconditions that do not hold", () => {
    const policy = ruleOf(`
preconditions: { all: [{ key: "{{ request.operation }}", operator: Equals, value: DELETE, message: only when deleted }] }
validate: { deny: {} }
`);
    expect(judge(policy, podOf())).toMatchObject([
      { result: "skip", message: "preconditions not met; only when deleted" },
    ]);
  });
});

describe("what cannot be worked out is an error", () => {
  it("in a pattern", () => {
    const policy = ruleOf("validate: { pattern: { metadata: { name: '{{ request.object.metadata.nope }}' } } }");
    expect(judge(policy, podOf())).toMatchObject([
      {
        result: "error",
        message:
          'variable substitution failed: failed to resolve request.object.metadata.nope at path /metadata/name: JMESPath query failed: Unknown key "nope" in path',
      },
    ]);
  });

  it("in preconditions and conditions", () => {
    const condition = "{ key: '{{ nope }}', operator: Equals, value: x }";
    expect(verdictOf(ruleOf(`preconditions: { all: [${condition}] }\nvalidate: { deny: {} }`), podOf())).toBe("error");
    expect(verdictOf(ruleOf(`validate: { deny: { conditions: { all: [${condition}] } } }`), podOf())).toBe("error");
  });
});

describe("foreach", () => {
  const policy = ruleOf(`
validate:
  message: no latest
  foreach:
    - list: request.object.spec.[initContainers, containers][]
      preconditions: { any: [{ key: "{{ element.name }}", operator: NotEquals, value: spared }] }
      deny: { conditions: { any: [{ key: "{{ images.containers.\\"{{element.name}}\\".tag || '' }}", operator: Equals, value: latest }] } }
`);

  it("stops at the first element that fails", () => {
    expect(
      judge(
        policy,
        objectOf(
          "{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: a, image: 'x:1' }, { name: b, image: x }] } }",
        ),
      ),
    ).toMatchObject([{ result: "fail", message: "validation failure: no latest" }]);
  });

  it("says nothing where there was nothing to look at", () => {
    expect(
      verdictOf(
        policy,
        objectOf(
          "{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: spared, image: x }] } }",
        ),
      ),
    ).toBe("none");
  });

  it("looks at the element with a pattern, and at loops in loops", () => {
    const nested = ruleOf(`
validate:
  foreach:
    - list: request.object.spec.containers
      foreach:
        - list: element.ports
          preconditions: { all: [{ key: "{{ element0.name }}", operator: Equals, value: app }] }
          pattern: { containerPort: ">1024" }
`);
    const pod = (port: number) =>
      objectOf(
        `{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: app, ports: [{ containerPort: ${port} }] }] } }`,
      );
    expect([verdictOf(nested, pod(80)), verdictOf(nested, pod(8080))]).toEqual(["fail", "pass"]);
    expect(messageOf(nested, pod(80))).toBe(
      "validation failure: validation failure: validation error: rule rule failed at path /containerPort/",
    );
  });

  it("looks at the object where elementScope is switched off, and refuses it for what is no mapping", () => {
    const rule = (scope: string) =>
      ruleOf(`validate: { foreach: [{ list: "['a']", elementScope: ${scope}, pattern: { kind: Pod } }] }`);
    expect([verdictOf(rule("false"), podOf()), verdictOf(rule("true"), podOf())]).toEqual(["pass", "error"]);
  });

  it("loads its context for each element", () => {
    const each = ruleOf(`
validate:
  foreach:
    - list: "['a', 'b', 'c']"
      context: [{ name: upper, variable: { value: "{{ element }}", jmesPath: to_upper(@) } }]
      deny: { conditions: { any: [{ key: "{{ upper }}-{{ elementIndex }}", operator: Equals, value: C-2 }] } }
`);
    expect(verdictOf(each, podOf())).toBe("fail");
  });
});

describe("failure actions", () => {
  const rule = "validate: { pattern: { spec: { hostNetwork: false } } }";
  const action = (text: string, spec = "") => judge(ruleOf(text, spec), hostNetwork)[0]?.action;

  it("audit unless they are to enforce", () => {
    expect([action(rule), action(rule, "validationFailureAction: Enforce")]).toEqual(["audit", "deny"]);
    expect(action("validate: { failureAction: Enforce, pattern: { spec: { hostNetwork: false } } }")).toBe("deny");
  });

  it("are overridden by namespace", () => {
    const overrides = "validationFailureActionOverrides: [{ action: Enforce, namespaces: ['sh*'] }]";
    expect([action(rule, overrides), action(rule, overrides.replace("sh*", "x"))]).toEqual(["deny", "audit"]);
  });

  it("do not count for policies that are not scored, which warn", () => {
    const policy = policyOf(`
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p, annotations: { policies.kyverno.io/scored: "false" } }
spec: { rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, ${rule} }] }
`);
    expect(verdictOf(policy, hostNetwork)).toBe("warn");
  });

  it("let an update pass that leaves an enforced fault as it was, unless told not to", () => {
    const enforced = ruleOf(rule, "validationFailureAction: Enforce");
    const update = { operation: "UPDATE", old: hostNetwork } as const;
    expect(verdictOf(enforced, hostNetwork, update)).toBe("skip");
    expect(verdictOf(enforced, hostNetwork, { ...update, old: podOf("hostNetwork: false") })).toBe("fail");
    const strict = ruleOf(rule.replace("{", "{ allowExistingViolations: false,"), "validationFailureAction: Enforce");
    expect(verdictOf(strict, hostNetwork, update)).toBe("fail");
  });
});

it("applies one rule where one is asked for", () => {
  const policy = policyOf(`
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec:
  applyRules: One
  rules:
    - { name: a, match: { any: [{ resources: { kinds: [Pod] } }] }, validate: { deny: { conditions: { all: [{ key: a, operator: Equals, value: b }] } } } }
    - { name: b, match: { any: [{ resources: { kinds: [Pod] } }] }, validate: { deny: {} } }
`);
  expect(judge(policy, podOf()).map(({ rule }) => rule)).toEqual(["a"]);
});

it("says where the rule stands in its file", () => {
  expect(judge(ruleOf("validate: { deny: {} }"), podOf())[0]?.at).toEqual({ file: "test.yaml", line: 8, column: 7 });
});

it("says of a deleted object what deny says, and nothing of patterns", () => {
  const gone = { operation: "DELETE" } as const;
  expect(
    verdictOf(
      ruleOf(
        "validate: { deny: { conditions: { all: [{ key: '{{ request.operation }}', operator: Equals, value: DELETE }] } } }",
      ),
      podOf(),
      gone,
    ),
  ).toBe("fail");
  expect(verdictOf(ruleOf("validate: { pattern: { metadata: { name: x } } }"), podOf(), gone)).toBe("none");
});

describe("the match conditions of a webhook", () => {
  const judged = (expression: string) =>
    verdictOf(
      ruleOf(
        "validate: { deny: {} }",
        `webhookConfiguration: { matchConditions: [{ name: c, expression: "${expression}" }] }`,
      ),
      podOf(),
    );

  it("decide whether the policy is about a request at all", () => {
    expect([judged("request.namespace == 'shop'"), judged("request.namespace == 'other'")]).toEqual(["fail", "none"]);
  });

  it("that cannot be worked out are an error", () => {
    expect([judged("object.spec.nope == 1"), judged("nope ==")]).toEqual(["error", "error"]);
  });
});
