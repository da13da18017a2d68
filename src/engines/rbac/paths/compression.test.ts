import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FootholdId, JsonObject, Resource } from "../../../model/index.ts";
import { toAuthorizer } from "../authorizer.ts";
import { reach, toPictureOf } from "./cluster-for-tests.ts";
import { Naive } from "./naive-for-tests.ts";
import { toIdentityId, toRbacFacts } from "./to-rbac-facts.ts";

const GROUP = "rbac.authorization.k8s.io";
const ORIGIN = { is: "cluster", context: "test" } as const;
const NAMESPACES = ["shop", "bank"];

function toObject(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  more: JsonObject,
): Resource {
  const isHeld = kind === "Namespace" && name === "shop";
  const labels: Record<string, string> = isHeld ? { "pod-security.kubernetes.io/enforce": "baseline" } : {};
  const metadata = { name, labels, ...(namespace === undefined ? {} : { namespace }) };
  return { object: { apiVersion, kind, metadata, ...more }, origin: ORIGIN };
}

const FIXED: readonly Resource[] = [
  toObject("v1", "Node", "worker", undefined, {}),
  toObject(`${GROUP}/v1`, "ClusterRole", "cluster-admin", undefined, {
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  }),
  ...NAMESPACES.flatMap((namespace) => [
    toObject("v1", "Namespace", namespace, undefined, {}),
    ...["web", "db", "default"].map((name) => toObject("v1", "ServiceAccount", name, namespace, {})),
    ...["web", "db"].map((name) => toObject("v1", "Secret", name, namespace, {})),
    ...["web", "db"].map((name) =>
      toObject("apps/v1", "Deployment", name, namespace, {
        spec: { template: { spec: { containers: [{ name: "c", image: "x" }] } } },
      }),
    ),
  ]),
  tokenOf("bank", "db"),
];

function tokenOf(namespace: string, name: string): Resource {
  const secret = toObject("v1", "Secret", `token-of-${name}`, namespace, {
    type: "kubernetes.io/service-account-token",
  });
  const metadata = { ...secret.object.metadata, annotations: { "kubernetes.io/service-account.name": name } };
  return { ...secret, object: { ...secret.object, metadata } };
}

const SUBJECTS: readonly JsonObject[] = [
  ...NAMESPACES.flatMap((namespace) => ["web", "db"].map((name) => ({ kind: "ServiceAccount", name, namespace }))),
  { kind: "User", name: "ada" },
  { kind: "User", name: "bob" },
  { kind: "Group", name: "ops" },
  { kind: "Group", name: "system:serviceaccounts" },
  { kind: "Group", name: "system:serviceaccounts:shop" },
  { kind: "Group", name: "system:authenticated" },
];

/** One rule: of what somebody may want, or of anything. */
const ABOUT: readonly (readonly [group: string, resources: readonly string[], verbs: readonly string[]])[] = [
  ["", ["pods", "secrets"], ["create", "get", "list", "patch", "deletecollection", "delete", "*"]],
  ["", ["pods/exec", "serviceaccounts/token"], ["create", "get"]],
  ["", ["users", "groups", "serviceaccounts"], ["impersonate"]],
  ["", ["nodes/proxy", "namespaces"], ["get", "patch"]],
  ["apps", ["deployments", "*"], ["create", "patch", "get"]],
  [GROUP, ["roles", "clusterroles"], ["bind", "escalate", "update", "get"]],
  [GROUP, ["rolebindings", "clusterrolebindings"], ["create", "get"]],
  ["*", ["*"], ["*", "get"]],
];
const NAMES = ["web", "db", "cluster-admin", "r0", "r1", "ada", "ops", "system:masters", "shop"];
const some = (words: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 });
const anyRule: fc.Arbitrary<JsonObject> = fc
  .constantFrom(...ABOUT.flatMap((one, index) => (index === ABOUT.length - 1 ? [one] : [one, one, one])))
  .chain(([group, resources, verbs]) =>
    fc.record({
      apiGroups: fc.constant<string[]>([group]),
      resources: some(resources),
      verbs: some(verbs),
      resourceNames: fc.oneof(
        { weight: 2, arbitrary: fc.constant<string[]>([]) },
        { weight: group === "*" ? 0 : 1, arbitrary: some(NAMES) },
      ),
    }),
  );

/** A role and a binding of it: everywhere, in one namespace, or a Role of that namespace. */
const anyRole = fc.record({
  rules: fc.array(anyRule, { minLength: 1, maxLength: 3 }),
  kind: fc.constantFrom("Role", "ClusterRole"),
  namespace: fc.constantFrom("shop", "bank", undefined),
  subjects: fc.uniqueArray(fc.constantFrom(...SUBJECTS), { minLength: 1, maxLength: 2 }),
});

type RandomRole = typeof anyRole extends fc.Arbitrary<infer One> ? One : never;

function toRoles(roles: readonly RandomRole[]): Resource[] {
  return roles.flatMap(({ rules, kind, namespace, subjects }, index) => {
    const name = `r${index}`;
    const isRole = kind === "Role" && namespace !== undefined;
    const roleRef = { apiGroup: GROUP, kind: isRole ? "Role" : "ClusterRole", name };
    const binding = namespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
    return [
      toObject(`${GROUP}/v1`, isRole ? "Role" : "ClusterRole", name, isRole ? namespace : undefined, { rules }),
      toObject(`${GROUP}/v1`, binding, name, namespace, { roleRef, subjects }),
    ];
  });
}

/** Users that nobody bound to anything are nobody. */
const KNOWN: RandomRole = {
  rules: [{ apiGroups: [""], resources: ["events"], verbs: ["get"] }],
  kind: "ClusterRole",
  namespace: "shop",
  subjects: [
    { kind: "User", name: "ada" },
    { kind: "User", name: "bob" },
  ],
};

const COMPARED = /^(?:identity:(?:ServiceAccount\/|User\/(?:ada|bob)$)|secret:|code:|node:|target:)/;

function toCompared(reached: ReadonlySet<FootholdId>): string[] {
  return [...reached].filter((id) => COMPARED.test(id)).sort();
}

describe("facts written down by class", () => {
  it("reach what asking the authorizer pair by pair reaches, for random clusters", () => {
    let pairs = 0;
    fc.assert(
      fc.property(fc.array(anyRole, { minLength: 1, maxLength: 5 }), (roles) => {
        const picture = toPictureOf([...FIXED, ...toRoles([...roles, KNOWN])]);
        const authorizer = toAuthorizer(picture);
        const facts = toRbacFacts(picture, authorizer, { kubernetesVersion: "1.36" });
        const naive = new Naive(picture);
        for (const subject of authorizer.subjects) {
          const id = toIdentityId(subject);
          const expected = toCompared(naive.reach(id));
          expect({ from: id, to: toCompared(reach(facts, id)) }).toEqual({ from: id, to: expected });
          pairs += expected.length - 1;
        }
      }),
      { numRuns: Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 300) },
    );
    console.log(`${pairs} pairs of identity and end agree`);
    // Clusters in which nobody reaches anything would say nothing.
    expect(pairs).toBeGreaterThan(300);
  });
});
