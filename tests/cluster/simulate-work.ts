import type { JsonObject } from "../../src/model/index.ts";
import { toNamespace, toPod, PRIVILEGED } from "./webhook/pods.ts";

/** One request of somebody's day. */
export interface Work {
  readonly user: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const RBAC = "rbac.authorization.k8s.io";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const APPLY = "application/apply-patch+yaml";

/** One that asks for nothing special: refused by the restricted profile, not by the baseline one. */
const PLAIN = { container: { securityContext: {} } };

export const toConfigMap = (name: string, namespace: string, labels: object = {}, data: object = { a: "1" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, labels },
  data,
});

const toDeployment = (name: string, namespace: string, change: Parameters<typeof toPod>[2] = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: toPod(name, namespace, change).spec },
  },
});

const toBinding = (user: string, namespace: string, role: string, kind = "Role") => ({
  apiVersion: `${RBAC}/v1`,
  kind: "RoleBinding",
  metadata: { name: `${user}-${role}`, namespace },
  roleRef: { apiGroup: RBAC, kind, name: role },
  subjects: [{ apiGroup: RBAC, kind: "User", name: user }],
});

/** Everything of the core and of the workloads, and secrets apart. */
export const WORKER_RULES: readonly JsonObject[] = [
  {
    apiGroups: [""],
    resources: [
      "pods",
      "pods/status",
      "pods/ephemeralcontainers",
      "pods/eviction",
      "configmaps",
      "serviceaccounts",
      "serviceaccounts/token",
    ],
    verbs: ["*"],
  },
  { apiGroups: ["apps", "batch"], resources: ["*"], verbs: ["*"] },
];
const SECRETS: JsonObject = { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "create"] };

/** What is there before anybody works. */
export const OBJECTS: readonly JsonObject[] = [
  toNamespace("shop", { team: "payments", tier: "front" }),
  toNamespace("bank", { team: "ledger", tier: "back" }),
  { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: "worker" }, rules: [...WORKER_RULES] },
  { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: "reads-secrets" }, rules: [SECRETS] },
  {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "ops" },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: RBAC, kind: "User", name: "ops" }],
  },
  toBinding("ada", "shop", "worker", "ClusterRole"),
  toBinding("ada", "shop", "reads-secrets", "ClusterRole"),
  toBinding("bob", "bank", "worker", "ClusterRole"),
  toBinding("bob", "bank", "reads-secrets", "ClusterRole"),
  toBinding("ci", "shop", "worker", "ClusterRole"),
  toBinding("ci", "bank", "worker", "ClusterRole"),
  ...["shop", "bank"].flatMap((namespace) => [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace } },
    toConfigMap("settings", namespace, { tier: "front" }),
    toConfigMap("flags", namespace, { keep: "true" }),
    toConfigMap("old", namespace),
    toConfigMap("one-of-many", namespace, { of: "many", tier: "back" }),
    toConfigMap("teams", namespace, {}, { allowed: "red,blue" }),
    toPod("live", namespace, { metadata: { name: "live", namespace, labels: { app: "live" } } }),
    toPod("host", namespace, { ...PLAIN, spec: { hostNetwork: true } }),
    toPod("idle", namespace),
    toDeployment("cart", namespace),
    toDeployment("root", namespace, PRIVILEGED),
    { apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace }, stringData: { password: "x" } },
  ]),
] as unknown as readonly JsonObject[];

const core = (namespace: string, rest: string): string => `/api/v1/namespaces/${namespace}/${rest}`;
const apps = (namespace: string, rest: string): string => `/apis/apps/v1/namespaces/${namespace}/${rest}`;
const post = (user: string, path: string, body: unknown): Work => ({ user, method: "POST", path, body });
const patch = (user: string, path: string, body: unknown, contentType = MERGE): Work => ({
  user,
  method: "PATCH",
  path,
  body,
  contentType,
});

const inBoth = (user: string, namespace: string): Work[] => [
  post(
    user,
    core(namespace, "pods"),
    toPod("good", namespace, { metadata: { name: "good", labels: { team: "red" } } }),
  ),
  post(user, core(namespace, "pods"), toPod("plain", namespace, PLAIN)),
  post(user, core(namespace, "pods"), toPod("priv", namespace, PRIVILEGED)),
  post(
    user,
    core(namespace, "pods"),
    toPod("latest", namespace, {
      container: { image: "registry.example.com/a:latest" },
      metadata: { name: "latest", labels: { team: "green" } },
    }),
  ),
  post(
    user,
    core(namespace, "pods"),
    toPod("", namespace, { metadata: { name: undefined, generateName: "job-", namespace }, spec: { hostPID: true } }),
  ),
  post(user, core(namespace, "pods?dryRun=All"), toPod("tried", namespace, PRIVILEGED)),
  patch(user, core(namespace, "pods/live"), { metadata: { labels: { app: "alive" } } }),
  patch(user, core(namespace, "pods/host"), { metadata: { annotations: { seen: "1" } } }),
  patch(
    user,
    core(namespace, "pods/host"),
    { spec: { containers: [{ name: "web", image: "registry.example.com/team/web:2.0" }] } },
    STRATEGIC,
  ),
  patch(user, core(namespace, "pods/idle/status"), { status: { message: "fine" } }),
  patch(
    user,
    core(namespace, "pods/idle/ephemeralcontainers"),
    { spec: { ephemeralContainers: [{ name: "debug", image: "debug:1" }] } },
    STRATEGIC,
  ),
  post(user, core(namespace, "pods/live/eviction"), {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name: "live", namespace },
  }),
  {
    user,
    method: "PUT",
    path: core(namespace, "configmaps/settings"),
    body: toConfigMap("settings", namespace, { tier: "back" }),
  },
  patch(user, core(namespace, "configmaps/flags"), { data: { a: "2" } }),
  patch(user, core(namespace, "configmaps/teams"), [{ op: "add", path: "/data/more", value: "x" }], JSON_PATCH),
  patch(
    user,
    core(namespace, `configmaps/applied?fieldManager=${user}`),
    toConfigMap("applied", namespace, { tier: "none" }, { a: "forbidden" }),
    APPLY,
  ),
  { user, method: "DELETE", path: core(namespace, "configmaps/old") },
  { user, method: "DELETE", path: core(namespace, "configmaps/flags") },
  { user, method: "DELETE", path: core(namespace, "pods/idle?gracePeriodSeconds=0") },
  post(user, apps(namespace, "deployments"), toDeployment("api", namespace, PRIVILEGED)),
  patch(user, apps(namespace, "deployments/cart/scale"), { spec: { replicas: 5 } }),
  patch(user, apps(namespace, "deployments/cart"), { metadata: { labels: { app: "cart", a: "b" } } }),
  { user, method: "GET", path: core(namespace, "pods") },
  { user, method: "GET", path: core(namespace, "configmaps/teams") },
];

/** A day: whose bodies and order matter to nobody, since each stands on OBJECTS alone. */
export const WORK: readonly Work[] = [
  ...inBoth("ada", "shop"),
  ...inBoth("bob", "bank"),
  { user: "ada", method: "GET", path: core("shop", "secrets/db") },
  { user: "ada", method: "GET", path: core("shop", "secrets") },
  { user: "bob", method: "GET", path: core("bank", "secrets/db") },
  post("bob", core("bank", "secrets"), {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "made", namespace: "bank" },
    type: "example.com/odd",
    stringData: { a: "REDACTED" },
  }),
  post("ci", core("shop", "serviceaccounts/robot/token"), {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 7200 },
  }),
  post("ci", apps("shop", "deployments"), toDeployment("by-ci", "shop")),
  post("ci", apps("bank", "deployments"), toDeployment("by-ci", "bank", PLAIN)),
  { user: "ci", method: "DELETE", path: apps("shop", "deployments/root") },
  patch("ops", "/api/v1/namespaces/shop", { metadata: { annotations: { seen: "1" } } }),
  post("ops", "/api/v1/namespaces", toNamespace("new", { team: "none" })),
  post("ops", `/apis/${RBAC}/v1/namespaces/shop/rolebindings`, toBinding("eve", "shop", "worker", "ClusterRole")),
  { user: "ops", method: "DELETE", path: core("bank", "configmaps?labelSelector=of%3Dmany") },
];
