import { describe, expect, it } from "vitest";
import { judge, objectOf, podOf, policyOf, ruleOf, verdictOf } from "./policies-for-tests.ts";

/** A rule that fails with what an expression is worth, so that tests can read it. */
function worth(context: string, expression: string, circumstances = {}, object = podOf()): string {
  const policy = ruleOf(`
context: ${context}
validate: { message: "it is {{ ${expression} }}", deny: { conditions: { all: [{ key: "{{ ${expression} }}", operator: NotEquals, value: never }] } } }
`);
  return judge(policy, object, circumstances)
    .map(({ result, message }) => `${result}: ${message.replace("it is ", "")}`)
    .join();
}

describe("variables", () => {
  it("have a value, a path into it, or a path into what is known", () => {
    expect(worth("[{ name: a, variable: { value: { b: [x, z] }, jmesPath: 'b[1]' } }]", "a")).toBe("fail: z");
    expect(worth("[{ name: a, variable: { jmesPath: request.object.metadata.name } }]", "a")).toBe("fail: pod");
  });

  it("fall back on their default where nothing is found, and are an error without one", () => {
    expect(worth("[{ name: a, variable: { jmesPath: request.nope, default: d } }]", "a")).toBe("fail: d");
    expect(worth("[{ name: a, variable: { jmesPath: request.nope } }]", "a")).toMatch(/^error: .*request\.nope/);
  });

  it("see those declared before them, and may be declared anew", () => {
    const context = "[{ name: a, variable: { value: x } }, { name: a, variable: { value: '{{ a }}y' } }]";
    expect(worth(context, "a")).toBe("fail: xy");
    expect(worth("[{ name: a, variable: { value: '{{ b }}' } }, { name: b, variable: { value: 1 } }]", "a")).toMatch(
      /^error/,
    );
  });

  it("are not loaded where nobody names them", () => {
    expect(worth("[{ name: broken, apiCall: { urlPath: /api/v1/x } }]", "request.namespace")).toBe("fail: shop");
  });
});

describe("config maps", () => {
  const map = objectOf("{ apiVersion: v1, kind: ConfigMap, metadata: { name: m, namespace: shop }, data: { k: v } }");
  const context = "[{ name: m, configMap: { name: m, namespace: '{{ request.namespace }}' } }]";

  it("come from the known objects", () => {
    expect(worth(context, "m.data.k", { known: [map] })).toBe("fail: v");
    expect(worth(context, "m.data.k")).toMatch(/^error: .*failed to get configmap shop\/m/);
  });

  it("are not read beyond the namespace of a namespaced policy", () => {
    const policy = (namespace: string) =>
      policyOf(`
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: p, namespace: shop }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      context: [{ name: m, configMap: { name: m, namespace: ${namespace} } }]
      validate: { deny: { conditions: { all: [{ key: "{{ m.data.k }}", operator: Equals, value: v }] } } }
`);
    const other = { ...map, metadata: { ...map.metadata, namespace: "kube-system" } };
    expect(verdictOf(policy("shop"), podOf(), { known: [map, other] })).toBe("fail");
    expect(verdictOf(policy("kube-system"), podOf(), { known: [map, other] })).toBe("error");
  });
});

describe("API calls", () => {
  const answers = new Map<string, unknown>([
    ["GET /api/v1/namespaces/shop/pods", { items: [1, 2] }],
    ["globalContext nodes", [{ name: "n" }]],
  ]);
  const call = (path: string, more = "") => `[{ name: a, apiCall: { urlPath: "${path}"${more} } }]`;

  it("are answered only by what is declared", () => {
    const context = call("/api/v1/namespaces/{{ request.namespace }}/pods", ", jmesPath: 'items | length(@)'");
    expect(worth(context, "a", { answers })).toBe("fail: 2");
    expect(worth(call("/api/v1/secrets"), "a", { answers })).toMatch(/^error: .*no answer is declared/);
    expect(worth(call("/api/v1/secrets", ", default: []"), "length(a)", { answers })).toBe("fail: 0");
  });

  it("that nobody answered are not covered up by the default of a variable, nor by passing elements over", () => {
    const context =
      "[{ name: a, apiCall: { urlPath: /api/v1/x } }, { name: b, variable: { jmesPath: a.x, default: fine } }]";
    expect(worth(context, "b")).toMatch(/^error: .*no answer is declared/);
    const policy = ruleOf(`
validate:
  foreach:
    - list: request.object.spec.containers
      context: [{ name: a, imageRegistry: { reference: "{{ element.image }}" } }]
      preconditions: { all: [{ key: "{{ a.configData || '' }}", operator: Equals, value: x }] }
      deny: {}
`);
    expect(verdictOf(policy, podOf())).toBe("error");
  });

  it("have global references beside them", () => {
    const context = "[{ name: a, globalReference: { name: nodes, jmesPath: '[0].name' } }]";
    expect(worth(context, "a", { answers })).toBe("fail: n");
  });

  // CVE-2026-22039 and the fixes that were not enough (GO-2026-5337, CVE-2026-100706, CVE-2026-124440, CVE-2026-122310).
  it.each([
    ["/api/v1/namespaces/shop/pods", "fail"],
    ["/api/v1/namespaces/kube-system/secrets", "error"],
    ["/api/v1/secrets", "error"],
    ["/api/v1/namespaces/shop/../kube-system/secrets", "error"],
    ["/api/v1/namespaces/shop/%2e%2e/kube-system/secrets", "error"],
    ["/api/v1/namespaces/shop/%zz/../../kube-system/secrets", "error"],
    ["/api/v1/namespaces/kube-system/secrets#/namespaces/shop/", "error"],
    ["/api/v1/namespaces/kube-system/secrets?x=/namespaces/shop/", "error"],
    ["/api/v1/namespaces/shop//../x", "error"],
    ["/api/v1/namespaces/shop-evil/pods", "error"],
    ["/api/v1/nodes/namespaces/shop", "error"],
    ["/apis/x.io/v1/fakenamespaces/shop", "error"],
    ["/api/v1/x/y/namespaces/shop", "error"],
    ["https://evil.example/api/v1/namespaces/shop/pods", "error"],
  ])("of a policy in namespace shop to %s: %s", (path, expected) => {
    const policy = policyOf(`
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: p, namespace: shop }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      context: [{ name: a, apiCall: { urlPath: "${path}" } }]
      validate: { deny: { conditions: { all: [{ key: "{{ length(a.items) }}", operator: Equals, value: 2 }] } } }
`);
    // Whoever answers may be fooled; the policy must not get to ask.
    const fooled = { get: () => ({ items: [1, 2] }) } as unknown as ReadonlyMap<string, unknown>;
    expect(verdictOf(policy, podOf(), { answers: fooled })).toBe(expected);
  });

  it("to services are never made, nor from namespaced policies allowed (CVE-2026-41323, CVE-2026-4789)", () => {
    const context = "[{ name: a, apiCall: { service: { url: 'http://169.254.169.254/latest' } } }]";
    expect(worth(context, "a")).toMatch(/^error: .*no answer is declared/);
  });
});

describe("what else expressions see", () => {
  it("images, as Kyverno takes them apart", () => {
    const pod = objectOf(
      "{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: a, image: 'ghcr.io/x/y:1.2@sha256:" +
        `${"a".repeat(64)}' }, { name: b, image: nginx }] } }`,
    );
    const show = (expression: string) => worth("[]", expression, {}, pod).slice("fail: ".length);
    expect(show("images.containers.a.registry")).toBe("ghcr.io");
    expect(show("images.containers.a.path")).toBe("x/y");
    expect(show("images.containers.a.digest")).toBe(`sha256:${"a".repeat(64)}`);
    expect(show("images.containers.b.reference")).toBe("docker.io/nginx:latest");
    expect(show("images.containers.b.jsonPointer")).toBe("/spec/containers/1/image");
  });

  it("no image where one is malformed", () => {
    const pod = objectOf(
      "{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: a, image: 'A B' }] } }",
    );
    expect(worth("[]", "images.containers.a.tag", {}, pod)).toMatch(/^error: .*invalid image/);
  });

  it("the service account that asks", () => {
    const user = { username: "system:serviceaccount:ci:robot", groups: [] };
    expect(worth("[]", "serviceAccountNamespace", { user })).toBe("fail: ci");
    expect(worth("[]", "serviceAccountName", { user })).toBe("fail: robot");
  });

  it("values that a test declares", () => {
    const policy = ruleOf(`
context: [{ name: count, apiCall: { urlPath: /api/v1/pods } }]
validate: { deny: { conditions: { all: [{ key: "{{ count }}", operator: GreaterThan, value: 3 }] } } }
`);
    const values = { rules: new Map([["rule", { count: 4 }]]) };
    expect([verdictOf(policy, podOf()), verdictOf(policy, podOf(), { values })]).toEqual(["error", "fail"]);
  });
});

describe("bounds (CVE-2026-23881)", () => {
  it("end context that doubles entry by entry", () => {
    const entries = Array.from({ length: 40 }, (_, i) =>
      i === 0
        ? `{ name: v0, variable: { value: "${"x".repeat(1000)}" } }`
        : `{ name: v${i}, variable: { jmesPath: "join('', [v${i - 1}, v${i - 1}])" } }`,
    );
    expect(worth(`[${entries.join(", ")}]`, "v39")).toMatch(/^error: .*(?:context size limit exceeded|too long)/);
  });

  it("end foreach over too many elements", () => {
    const list = 'list: "range(`0`, `2000`)"';
    const policy = ruleOf(
      `validate: { foreach: [{ ${list}, foreach: [{ ${list}, deny: { conditions: { all: [{ key: a, operator: Equals, value: b }] } } }] }] }`,
    );
    expect(verdictOf(policy, podOf())).toMatch(/error|none/);
  });
});
