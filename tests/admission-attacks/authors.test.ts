import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/index.ts";
import { type AttackedServer, OTHERS, startAttackedServer } from "./attacked-server.ts";
import { toPod, toRequest } from "./reviews.ts";

/** Whoever may write this policy would be given what it makes: rights in kube-system, written with the rights of the platform. */
const GENERATE: JsonObject = {
  apiVersion: "kyverno.io/v1",
  kind: "Policy",
  metadata: { name: "generate", namespace: "shop" },
  spec: {
    rules: [
      {
        name: "r",
        match: { any: [{ resources: { kinds: ["Pod"] } }] },
        generate: {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          name: "mallory",
          namespace: "kube-system",
          data: {
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
            subjects: [{ kind: "User", name: "mallory", apiGroup: "rbac.authorization.k8s.io" }],
          },
        },
      },
    ],
  },
};

const GENERATING: JsonObject = {
  apiVersion: "policies.kyverno.io/v1",
  kind: "GeneratingPolicy",
  metadata: { name: "generating" },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
    generate: [{ expression: 'generator.Apply("kube-system", [object])' }],
  },
};

/** Its target is another object, in a namespace that the author may not write to. */
const MUTATE_EXISTING: JsonObject = {
  apiVersion: "kyverno.io/v1",
  kind: "ClusterPolicy",
  metadata: { name: "mutate-existing" },
  spec: {
    rules: [
      {
        name: "r",
        match: { any: [{ resources: { kinds: ["Pod"] } }] },
        mutate: {
          mutateExistingOnPolicyUpdate: true,
          targets: [{ apiVersion: "v1", kind: "Secret", namespace: "kube-system", name: "token" }],
          patchStrategicMerge: { metadata: { labels: { stolen: "yes" } } },
        },
      },
    ],
  },
};

let server: AttackedServer;

beforeAll(async () => {
  const policies = { generate: GENERATE, generating: GENERATING, "mutate-existing": MUTATE_EXISTING };
  const sets = Object.keys(policies).map(
    (name) => `    - { name: ${name}, guard: false, policies: ['{folder}/${name}.json'] }\n`,
  );
  server = await startAttackedServer({
    configuration: `admission:\n  ruleSets:\n${OTHERS}${sets.join("")}`,
    files: Object.fromEntries(
      Object.entries(policies).map(([name, policy]) => [`${name}.json`, JSON.stringify(policy)]),
    ),
  });
}, 60_000);

afterAll(() => server?.stop());

const review = (): JsonObject => toRequest(toPod());

describe("authors of policies", () => {
  it.each(["generate", "generating", "mutate-existing"])(
    "have no other object written by %s, and the one under review is left as it is (attacks 6, 7)",
    async (ruleSet) => {
      const { status, text } = await server.judge(review(), `/mutate/${ruleSet}`);
      expect(status).toBe(200);
      expect(text).not.toContain("patch");
    },
  );
});

describe("who asks", () => {
  it.each([
    "/validate/others/../generate",
    "/validate/%6fthers",
    "/validate/others%2f..%2fgenerate",
    '/validate/others"]{true}',
    "/validate/__proto__",
    "/validate/constructor",
    "/v1/data/system/main",
    "/",
  ])("finds no rules behind %s: names are compared, and put into nothing (attacks 3, 5, 10)", async (path) => {
    const { status, allowed } = await server.judge(review(), path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(allowed).toBeUndefined();
  });
});
