import { describe, expect, it } from "vitest";
import { objectOf, podOf, policyOf, requestOf, ruleOf, verdictOf, worldOf } from "./policies-for-tests.ts";

const BODY = "validate: { pattern: { metadata: { name: '*' } } }";
const user = (username: string, ...groups: string[]) => ({ username, groups });

function matched(match: string, ...[object, circumstances]: [string?, object?]): boolean {
  const policy = ruleOf(`match: ${match}\n${BODY}`);
  const one = object === undefined ? podOf("", "name: web-1, namespace: shop, labels: { app: web }") : objectOf(object);
  return verdictOf(policy, one, circumstances) === "pass";
}

const resources = (text: string) => `{ any: [{ resources: { ${text} } }] }`;

describe("match", () => {
  it.each([
    ["kinds: [Pod]", true],
    ["kinds: [v1/Pod]", true],
    ["kinds: ['*/v1/Pod']", false],
    ["kinds: ['*/Pod']", true],
    ["kinds: ['*']", true],
    ["kinds: ['P*']", true],
    ["kinds: [apps/v1/Deployment, Pod]", true],
    ["kinds: [pod]", false],
    ["kinds: [Pod/exec]", false],
    ["kinds: [v1beta1/Pod]", false],
    ["kinds: [Pod], name: 'web-?'", true],
    ["kinds: [Pod], names: [db, 'w*']", true],
    ["kinds: [Pod], namespaces: ['sh*']", true],
    ["kinds: [Pod], namespaces: [other]", false],
    ["kinds: [Pod], operations: [UPDATE]", false],
    ["kinds: [Pod], operations: [CREATE]", true],
    ["kinds: [Pod], selector: { matchLabels: { app: 'w*' } }", true],
    ["kinds: [Pod], selector: { matchLabels: { 'a*': web } }", true],
    ["kinds: [Pod], selector: { matchExpressions: [{ key: app, operator: NotIn, values: [web] }] }", false],
    ["kinds: [Pod], annotations: { 'x/*': '*' }", false],
  ])("{ %s } is %j", (text, expected) => {
    expect(matched(resources(text))).toBe(expected);
  });

  it("of all wants all, of any one", () => {
    expect(matched("{ all: [{ resources: { kinds: [Pod] } }, { resources: { names: [db] } }] }")).toBe(false);
    expect(matched("{ any: [{ resources: { kinds: [Job] } }, { resources: { names: ['web*'] } }] }")).toBe(true);
  });

  it("that is empty chooses nothing", () => {
    expect(matched("{ any: [{ resources: {} }] }")).toBe(false);
  });

  it("chooses ephemeral containers with their pod, but no other subresource", () => {
    const ask = (subResource: string) => {
      const request = { ...requestOf(podOf()), subResource };
      return ruleOf(BODY).judge(request, worldOf()).length;
    };
    expect([ask("ephemeralcontainers"), ask("status")]).toEqual([1, 0]);
  });
});

describe("users", () => {
  const subject = "{ any: [{ resources: { kinds: [Pod] }, subjects: [{ kind: Group, name: 'dev*' }] }] }";

  it("are matched by subject", () => {
    expect(matched(subject, undefined, { user: user("eve", "developers") })).toBe(true);
    expect(matched(subject, undefined, { user: user("eve", "admins") })).toBe(false);
  });

  it("count for nothing in match when nobody asks, as in a scan", () => {
    expect(matched(subject)).toBe(true);
  });

  it("have the roles that bindings give them", () => {
    const binding = objectOf(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: b }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: User, name: root }]
`);
    const text = "{ any: [{ resources: { kinds: [Pod] }, clusterRoles: [cluster-admin] }] }";
    expect(matched(text, undefined, { user: user("root"), known: [binding] })).toBe(true);
    expect(matched(text, undefined, { user: user("eve"), known: [binding] })).toBe(false);
  });
});

describe("the namespace's labels", () => {
  const text = resources("kinds: [Pod], namespaceSelector: { matchLabels: { env: prod } }");
  const namespace = (env: string) =>
    objectOf(`{ apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { env: ${env} } } }`);

  it("decide where the namespace is known", () => {
    expect(matched(text, undefined, { known: [namespace("prod")] })).toBe(true);
    expect(matched(text, undefined, { known: [namespace("dev")] })).toBe(false);
  });

  it("are an error, never a 'does not match', where it is not (GO-2025-3652)", () => {
    const policy = ruleOf(`match: ${text}\n${BODY}`);
    expect(verdictOf(policy, podOf())).toBe("error");
    const excluding = ruleOf(
      `${BODY}\nexclude: { any: [{ resources: { namespaceSelector: { matchLabels: { a: b } } } }] }`,
    );
    expect(verdictOf(excluding, podOf())).toBe("error");
  });

  it("are not asked for where something else already decides", () => {
    const other = resources("kinds: [Job], namespaceSelector: { matchLabels: { env: prod } }");
    expect(verdictOf(ruleOf(`match: ${other}\n${BODY}`), podOf())).toBe("none");
  });
});

describe("exclude", () => {
  it("takes out what it chooses", () => {
    const policy = ruleOf(`${BODY}\nexclude: { any: [{ resources: { namespaces: [kube-system] } }] }`);
    expect(verdictOf(policy, podOf())).toBe("pass");
    expect(verdictOf(policy, podOf("", "name: pod, namespace: kube-system"))).toBe("none");
  });

  it("of all takes out only what all choose", () => {
    const policy = ruleOf(
      `${BODY}\nexclude: { all: [{ resources: { names: [pod] } }, { resources: { namespaces: [x] } }] }`,
    );
    expect(verdictOf(policy, podOf())).toBe("pass");
  });
});

it("lets nothing escape by being on its way out (GO-2023-1819)", () => {
  const pod = podOf("", "name: pod, namespace: shop, deletionTimestamp: '2026-01-01T00:00:00Z'");
  expect(verdictOf(ruleOf("validate: { pattern: { metadata: { labels: { a: b } } } }"), pod)).toBe("fail");
});

it("keeps the policy of a namespace to its namespace", () => {
  const policy = policyOf(`
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: p, namespace: other }
spec: { rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, ${BODY} }] }
`);
  expect(verdictOf(policy, podOf())).toBe("none");
  expect(verdictOf(policy, podOf("", "name: pod, namespace: other"))).toBe("pass");
});

it("refuses to guess what an invalid selector chooses", () => {
  const policy = ruleOf(`match: ${resources("kinds: [Pod], selector: { matchLabels: { 'a/b/c': x } }")}\n${BODY}`);
  expect(verdictOf(policy, podOf())).toBe("error");
});
