import { readFileSync } from "node:fs";
import {
  readConnection,
  toClusterClient,
  type Connection,
  type KubeconfigOptions,
} from "../../src/sources/cluster/index.ts";
import type { ApiServer } from "./api-server.ts";

/** A connection as the administrator, or as the owner of another token; to the API server or to a proxy before it. */
export function toTestConnection(
  server: ApiServer,
  options: { readonly url?: string; readonly token?: string } = {},
): Connection {
  return {
    context: "test",
    server: new URL(options.url ?? server.url),
    namespace: undefined,
    tls: { ca: readFileSync(server.caFile, "utf8"), serverName: undefined, isUnchecked: false },
    proxyUrl: undefined,
    user: { token: options.token ?? server.token },
  };
}

/** The kubeconfig of the API server with another user entry, as text. */
export function toKubeconfigText(server: ApiServer, user: object, cluster: object = {}): string {
  const ca = readFileSync(server.caFile).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "shop",
    clusters: [{ name: "c", cluster: { server: server.url, "certificate-authority-data": ca, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "shop", context: { cluster: "c", user: "u" } }],
  });
}

/** Who the API server takes us for: it says so when it refuses. */
export async function whoAmI(options: KubeconfigOptions): Promise<string> {
  const client = toClusterClient(readConnection(options));
  try {
    const reply = await client.get("/api/v1/secrets");
    if (reply.is !== "refused") return reply.is;
    return /User "([^"]*)"/.exec(reply.because)?.[1] ?? `${reply.status} ${reply.because}`;
  } finally {
    await client.close();
  }
}
