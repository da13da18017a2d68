import { assert, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../model/index.ts";
import { objectOf, podOf, requestOf, resourcesOf, verdictOf, worldOf } from "./policies-for-tests.ts";
import { readCleanupPolicies, readKyvernoPolicies } from "./read.ts";

const policy = (rule: string) => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      ${rule}
`;

function read(text: string) {
  const { items, problems } = readKyvernoPolicies(resourcesOf(text));
  return { count: items.length, problems: problems.map(formatProblem) };
}

describe("what is wrong with a policy", () => {
  it("is said with its place: a field nobody reads, which leaves the policy in force", () => {
    expect(read(policy("validate: { patern: {} }"))).toEqual({
      count: 1,
      problems: [
        "test.yaml:9:19 ClusterPolicy p: spec.rules[0].validate.patern: unknown field patern: nobody reads it",
      ],
    });
    expect(read(policy("validate: { any_pattern: [] }")).problems[0]).toMatch(/did you mean anyPattern\?$/);
  });

  it("leaves it out where the API server would refuse it", () => {
    expect(read(policy("validate: { message: 3 }"))).toEqual({
      count: 0,
      problems: ["test.yaml:9:19 ClusterPolicy p: spec.rules[0].validate.message: must be a string, not number 3"],
    });
    expect(read("{ apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: { name: p } }").count).toBe(0);
  });

  it("is told of expressions and operators", () => {
    expect(read(policy("validate: { message: '{{ a. }}', deny: {} }")).problems[0]).toMatch(/^test\.yaml:9:19 .*"a\."/);
    expect(read(policy("validate: { foreach: [{ list: 'a[', deny: {} }] }")).problems).toHaveLength(1);
    expect(read(policy("preconditions: { all: [{ key: a, operator: Is, value: b }] }")).problems[0]).toMatch(
      /^test\.yaml:9:40 .*unknown operator "Is"$/,
    );
    expect(read(policy("validate: { cel: { expressions: [{ expression: 'object.spec +' }] } }")).problems[0]).toMatch(
      /^test\.yaml:9:/,
    );
  });

  it("hides no other policy", () => {
    const text = `${policy("validate: { message: 3 }")}---${policy("validate: { deny: {} }")}`;
    expect(read(text)).toMatchObject({ count: 1, problems: [expect.any(String)] });
  });
});

it("never throws, whatever a policy holds", () => {
  assert(
    property(jsonValue({ maxDepth: 5 }), jsonValue({ maxDepth: 4 }), (spec, body) => {
      for (const one of [
        spec,
        { rules: spec },
        {
          rules: [
            {
              name: "r",
              match: { any: [{ resources: { kinds: ["*"] } }] },
              validate: body,
              mutate: body,
              generate: body,
              context: body,
            },
          ],
        },
      ]) {
        const object = {
          apiVersion: "kyverno.io/v1",
          kind: "ClusterPolicy",
          metadata: { name: "p" },
          spec: one,
        };
        const { items } = readKyvernoPolicies([{ object, origin: { is: "cluster", context: "test" } }]);
        for (const item of items) {
          item.judge(requestOf(podOf()), worldOf());
          item.mutate?.(requestOf(podOf()), worldOf());
          item.generate?.(requestOf(podOf()), worldOf());
        }
      }
    }),
  );
});

describe("autogen", () => {
  const pods = (annotations = "") => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p, annotations: { ${annotations} } }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: "is {{ request.object.spec.hostNetwork || 'x' }}", pattern: { spec: { =(hostNetwork): false } } }
`;
  const owner = (kind: string, template: string) =>
    objectOf(
      `{ apiVersion: ${kind === "CronJob" ? "batch/v1" : "apps/v1"}, kind: ${kind}, metadata: { name: d, namespace: shop }, spec: ${template} }`,
    );
  const deployment = owner("Deployment", "{ template: { spec: { hostNetwork: true } } }");
  const cronJob = owner("CronJob", "{ jobTemplate: { spec: { template: { spec: { hostNetwork: true } } } } }");
  const judgeAll = (text: string, object: typeof deployment) =>
    readKyvernoPolicies(resourcesOf(text)).items.flatMap((one) => one.judge(requestOf(object), worldOf()));

  it("asks of templates what a rule asks of pods", () => {
    expect(judgeAll(pods(), deployment)).toMatchObject([
      {
        rule: "autogen-r",
        result: "fail",
        message: "validation error: is true. rule autogen-r failed at path /spec/template/spec/hostNetwork/",
      },
    ]);
    expect(judgeAll(pods(), cronJob)).toMatchObject([{ rule: "autogen-cronjob-r", result: "fail" }]);
  });

  it("is for the controllers that the annotation names", () => {
    const only = pods('pod-policies.kyverno.io/autogen-controllers: "CronJob"');
    expect([judgeAll(only, deployment).length, judgeAll(only, cronJob).length]).toEqual([0, 1]);
    expect(judgeAll(pods('pod-policies.kyverno.io/autogen-controllers: "none"'), deployment)).toEqual([]);
  });

  it("is not for rules about some pods by name, or about other kinds beside them", () => {
    const named = pods().replace("kinds: [Pod]", "kinds: [Pod], names: [x]");
    const mixed = pods().replace("kinds: [Pod]", "kinds: [Pod, Service]");
    expect([judgeAll(named, deployment), judgeAll(mixed, deployment)]).toEqual([[], []]);
  });

  it("rewrites CEL too", () => {
    const cel = policy(
      "validate: { cel: { expressions: [{ expression: '!object.spec.?hostNetwork.orValue(false)' }] } }",
    );
    expect(judgeAll(cel, deployment)).toMatchObject([{ rule: "autogen-r", result: "fail" }]);
  });
});

describe("cleanup policies", () => {
  const cleanup = (conditions: string) =>
    readCleanupPolicies(
      resourcesOf(`
apiVersion: kyverno.io/v2
kind: ClusterCleanupPolicy
metadata: { name: c }
spec:
  schedule: "*/5 * * * *"
  match: { any: [{ resources: { kinds: [Pod] } }] }
  conditions: { all: [${conditions}] }
`),
    ).items[0];

  it("say what they would delete, and keep what they cannot judge", () => {
    const answer = (key: string) =>
      cleanup(`{ key: "{{ ${key} }}", operator: Equals, value: pod }`)?.cleanUp(requestOf(podOf()), worldOf()).is;
    expect([answer("target.metadata.name"), answer("target.kind"), answer("nope")]).toEqual([
      "deleted",
      "kept",
      "unknown",
    ]);
  });

  it("say nothing of requests", () => {
    expect(cleanup("{ key: a, operator: Equals, value: a }")?.judge(requestOf(podOf()), worldOf())).toEqual([]);
  });
});

describe("images", () => {
  it("are found where imageExtractors say that a custom kind names them", () => {
    const rule = `
      verifyImages: [{ imageReferences: ['ghcr.io/*'] }]
      imageExtractors: { Task: [{ path: /spec/steps/*/image, name: steps }] }`;
    const [verifying] = readKyvernoPolicies(resourcesOf(policy(rule).replace("kinds: [Pod]", "kinds: [Task]"))).items;
    const task = (image: string) =>
      objectOf(
        `{ apiVersion: tekton.dev/v1, kind: Task, metadata: { name: t }, spec: { steps: [{ image: "${image}" }] } }`,
      );
    if (verifying === undefined) throw new Error("no policy");
    expect([verdictOf(verifying, task("ghcr.io/x/y:1")), verdictOf(verifying, task("quay.io/x/y:1"))]).toEqual([
      "error",
      "none",
    ]);
  });

  it("that nobody looked at are an error, never a pass (GO-2025-3562 and all others)", () => {
    const rule =
      "verifyImages: [{ imageReferences: ['*nginx*'], attestors: [{ entries: [{ keyless: { subjectRegExp: x } }] }] }]";
    const [verifying] = readKyvernoPolicies(resourcesOf(policy(rule))).items;
    if (verifying === undefined) throw new Error("no policy");
    expect(verdictOf(verifying, podOf())).toBe("error");
    const images = (is: "verified" | "refused") => ({
      verify: () => (is === "verified" ? { is } : { is, because: "no signature" }),
    });
    expect(verdictOf(verifying, podOf(), { images: images("verified") })).toBe("pass");
    expect(verdictOf(verifying, podOf(), { images: images("refused") })).toBe("fail");
  });
});
