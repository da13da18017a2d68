import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../model/index.ts";
import type { Connection } from "./connection.ts";
import { reasonOf } from "./kubeconfig-file.ts";

const FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

type Env = Readonly<Record<string, string | undefined>>;

/** Whether we run in a pod that has an account of its own. */
export function hasServiceAccount(env: Env, folder: string = FOLDER): boolean {
  return Boolean(env["KUBERNETES_SERVICE_HOST"]) && existsSync(join(folder, "token"));
}

/**
 * The connection of a pod to its own API server. The kubelet rotates the token: it is read again later.
 * @throws {Problem} KUBECONFIG_INVALID when the account's files cannot be read
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export function readServiceAccount(env: Env, folder: string = FOLDER): Connection {
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  const port = env["KUBERNETES_SERVICE_PORT"] ?? "443";
  const server = URL.parse(`https://${host.includes(":") ? `[${host}]` : host}:${port}`);
  if (server === null) throw new Problem("KUBECONFIG_INVALID", "KUBERNETES_SERVICE_HOST and _PORT are not an address");
  return {
    context: "in-cluster",
    server,
    namespace: readIfThere(join(folder, "namespace"))?.trim() || undefined,
    tls: { ca: readIfThere(join(folder, "ca.crt")), serverName: undefined, isUnchecked: false },
    proxyUrl: undefined,
    user: { tokenFile: join(folder, "token") },
  };
}

function readIfThere(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Problem("KUBECONFIG_INVALID", `${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
