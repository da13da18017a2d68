import * as fc from "fast-check";
import type { JsonObject, KubernetesObject, Resource } from "../../model/index.ts";
import type { Attributes, User } from "./attributes.ts";
import type { RbacObjects } from "./authorizer.ts";

const NAMESPACES = ["shop", "bank"];
const ROLE_NAMES = ["reader", "writer", "admin", "constructor", "gone"];
const NAMES = ["web", "db", "__proto__"];
const VERBS = ["get", "list", "watch", "create", "update", "delete", "deletecollection", "impersonate", "*", "*"];
const GROUPS = ["", "", "apps", "*"];
const RESOURCES = ["pods", "pods/exec", "pods/*", "*/exec", "*/*", "*", "secrets", "deployments/scale", "*/scale"];
const URLS = ["*", "/metrics", "/metrics/*", "/healthz", "/health*", "/api**", "/logs/", "/logs/*"];
const USERS = ["ada", "system:serviceaccount:shop:web", "system:serviceaccount:bank:db", "system:anonymous"];
const USER_GROUPS = ["ops", "system:authenticated", "system:serviceaccounts", "system:serviceaccounts:shop"];

const some = (words: readonly string[], max = 3): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: max, size: "max" });
const perhaps = (words: readonly string[]): fc.Arbitrary<string[]> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(words) });

/** Rules as the API server takes them: of objects, or of URLs. */
const anyRule: fc.Arbitrary<JsonObject> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      verbs: some(VERBS),
      apiGroups: some(GROUPS),
      resources: some(RESOURCES),
      resourceNames: perhaps(NAMES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verbs: some(VERBS), nonResourceURLs: some(URLS) }) },
);

const anyAccount = fc.record({ kind: fc.constant("ServiceAccount"), name: fc.constantFrom("web", "db") });
const anySubject: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ kind: fc.constant("User"), name: fc.constantFrom(...USERS) }),
  fc.record({ kind: fc.constant("Group"), name: fc.constantFrom(...USER_GROUPS) }),
  fc.tuple(anyAccount, fc.constantFrom(...NAMESPACES)).map(([account, namespace]) => ({ ...account, namespace })),
);

const anyRole = (kind: "Role" | "ClusterRole"): fc.Arbitrary<KubernetesObject> =>
  fc
    .tuple(
      fc.constantFrom(...ROLE_NAMES.slice(0, -1)),
      fc.constantFrom(...NAMESPACES),
      fc.array(anyRule, { minLength: 1, maxLength: 5 }),
    )
    .map(([name, namespace, rules]) => ({
      ...toObject(kind, name, namespace),
      // The API server takes no URLs in a Role.
      rules: kind === "Role" ? rules.filter((rule) => rule["nonResourceURLs"] === undefined) : rules,
    }));

const anyBinding = (kind: "RoleBinding" | "ClusterRoleBinding"): fc.Arbitrary<KubernetesObject> =>
  fc
    .record({
      namespace: fc.constantFrom(...NAMESPACES),
      subjects: fc.array(kind === "RoleBinding" ? fc.oneof(anySubject, anyAccount) : anySubject, { maxLength: 3 }),
      role: fc.constantFrom(...ROLE_NAMES),
      roleKind: fc.constantFrom("Role", "ClusterRole"),
    })
    .map(({ namespace, subjects, role, roleKind }) => ({
      ...toObject(kind, "b", namespace),
      subjects,
      roleRef: { kind: kind === "RoleBinding" ? roleKind : "ClusterRole", name: role },
    }));

/** What a cluster may hold: names are unique within their kind and namespace. */
export const anyObjects: fc.Arbitrary<RbacObjects> = fc
  .tuple(
    fc.array(fc.oneof(anyRole("Role"), anyRole("ClusterRole")), { maxLength: 12, size: "max" }),
    fc.array(fc.oneof(anyBinding("RoleBinding"), anyBinding("ClusterRoleBinding")), { maxLength: 10, size: "max" }),
  )
  .map(([roles, bindings]) => ({
    roles: unique(roles).map(toResource),
    bindings: bindings
      .map((binding, index) => ({ ...binding, metadata: { ...binding.metadata, name: `b${index}` } }))
      .map(toResource),
    complete: true,
  }));

export const anyUser: fc.Arbitrary<User> = fc.record({
  name: fc.constantFrom(...USERS),
  groups: fc.uniqueArray(fc.constantFrom(...USER_GROUPS), { maxLength: 3 }),
});

export const anyAttributes: fc.Arbitrary<Attributes> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      verb: fc.constantFrom(...VERBS),
      group: fc.constantFrom(...GROUPS),
      resource: fc.constantFrom("pods", "secrets", "deployments", "*", "pods/exec"),
      subresource: fc.constantFrom("", "", "exec", "scale", "*"),
      namespace: fc.constantFrom("", ...NAMESPACES),
      name: fc.constantFrom("", ...NAMES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constantFrom("get", "post", "*"),
      nonResourceURL: fc.constantFrom("/metrics", "/metrics/cadvisor", "/healthz", "/api/v1", "/logs/", "/", "*"),
    }),
  },
);

export function toObject(kind: string, name: string, namespace: string): KubernetesObject {
  const metadata = kind.startsWith("Cluster") ? { name } : { name, namespace };
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata };
}

export function toResource(object: KubernetesObject): Resource {
  return { object, origin: { is: "cluster", context: "test" } };
}

function unique(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return [
    ...new Map(objects.map((one) => [`${one.kind}/${one.metadata.namespace}/${one.metadata.name}`, one])).values(),
  ];
}
