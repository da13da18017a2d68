import { dirname, resolve } from "node:path";
import type { Json, JsonObject } from "../../model/index.ts";
import type { ClientCertificate, ExecConfig, Impersonation, UserAuth } from "./connection.ts";
import { readDataOrFile, resolveBeside, type ServerEntry } from "./kubeconfig-cluster.ts";
import { invalid, type ConfigNode } from "./kubeconfig-file.ts";

const EXEC_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"] as const;
const INTERACTIVE_MODES = ["Never", "IfAvailable", "Always"] as const;
// What a cluster entry may hold for the plugin alone.
const EXEC_EXTENSION = "client.authentication.k8s.io/exec";

/** @throws {Problem} KUBECONFIG_INVALID when the user's credentials cannot be used */
export function toUserAuth(user: ConfigNode, cluster: ConfigNode, server: ServerEntry): UserAuth {
  const provider = user.child("auth-provider");
  if (provider !== undefined) {
    throw invalid("auth-provider was removed from Kubernetes: use an exec plugin or a token", provider.at);
  }
  const tokenFile = user.child("tokenFile");
  const username = textOf(user, "username");
  const exec = user.child("exec");
  return {
    certificate: toCertificate(user),
    token: textOf(user, "token"),
    tokenFile: tokenFile === undefined || tokenFile.text() === "" ? undefined : resolveBeside(tokenFile),
    basic: username === undefined ? undefined : { username, password: textOf(user, "password") ?? "" },
    exec: exec === undefined ? undefined : toExecConfig(exec, cluster, server),
    impersonate: toImpersonation(user),
  };
}

function textOf(node: ConfigNode, key: string): string | undefined {
  return node.child(key)?.text() || undefined;
}

function toCertificate(user: ConfigNode): ClientCertificate | undefined {
  const cert = readDataOrFile(user, "client-certificate");
  const key = readDataOrFile(user, "client-key");
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw invalid("client-certificate and client-key are needed together", user.at);
  }
  return { cert, key };
}

function toImpersonation(user: ConfigNode): Impersonation | undefined {
  const name = textOf(user, "as");
  const groups =
    user
      .child("as-groups")
      ?.items()
      .map((group) => group.text()) ?? [];
  const uid = textOf(user, "as-uid");
  const extra = new Map<string, string[]>();
  const given = user.child("as-user-extra");
  for (const key of given?.keys() ?? []) {
    extra.set(
      key,
      given
        ?.child(key)
        ?.items()
        .map((value) => value.text()) ?? [],
    );
  }
  if (name !== undefined) return { user: name, uid, groups, extra };
  if (groups.length > 0 || uid !== undefined || extra.size > 0) {
    throw invalid("as-groups, as-uid and as-user-extra need `as`", user.at);
  }
  return undefined;
}

function toExecConfig(exec: ConfigNode, cluster: ConfigNode, server: ServerEntry): ExecConfig {
  const apiVersion = EXEC_VERSIONS.find((version) => version === textOf(exec, "apiVersion"));
  if (apiVersion === undefined) {
    throw invalid(
      `the exec plugin's apiVersion must be ${EXEC_VERSIONS.join(" or ")}`,
      (exec.child("apiVersion") ?? exec).at,
    );
  }
  const mode = textOf(exec, "interactiveMode") ?? "IfAvailable";
  const interactiveMode = INTERACTIVE_MODES.find((known) => known === mode);
  if (interactiveMode === undefined) {
    throw invalid(
      `interactiveMode must be ${INTERACTIVE_MODES.join(", ")}`,
      (exec.child("interactiveMode") ?? exec).at,
    );
  }
  return {
    apiVersion,
    command: toCommand(exec),
    args:
      exec
        .child("args")
        ?.items()
        .map((arg) => arg.text()) ?? [],
    env: toEnv(exec),
    installHint: textOf(exec, "installHint"),
    interactiveMode,
    cluster: exec.child("provideClusterInfo")?.flag() === true ? toClusterInfo(cluster, server) : undefined,
    at: exec.at,
  };
}

/** A command with a slash is relative to the kubeconfig; one without is looked up on PATH. */
function toCommand(exec: ConfigNode): string {
  const command = exec.child("command");
  if (command === undefined || command.text() === "") throw invalid("the exec plugin has no command", exec.at);
  return command.text().includes("/") ? resolve(dirname(command.at.file), command.text()) : command.text();
}

function toEnv(exec: ConfigNode): Map<string, string> {
  const env = new Map<string, string>();
  for (const item of exec.child("env")?.items() ?? []) {
    const name = textOf(item, "name");
    if (name === undefined) throw invalid("an environment variable has no name", item.at);
    env.set(name, item.child("value")?.text() ?? "");
  }
  return env;
}

/** @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/#client-authentication-k8s-io-v1-Cluster */
function toClusterInfo(cluster: ConfigNode, { server, tls, proxyUrl }: ServerEntry): Json {
  const info: JsonObject = { server: server.href.replace(/\/$/, "") };
  if (tls.serverName !== undefined) info["tls-server-name"] = tls.serverName;
  if (tls.isUnchecked) info["insecure-skip-tls-verify"] = true;
  if (tls.ca !== undefined) info["certificate-authority-data"] = Buffer.from(tls.ca).toString("base64");
  if (proxyUrl !== undefined) info["proxy-url"] = proxyUrl.href;
  for (const item of cluster.child("extensions")?.items() ?? []) {
    if (textOf(item, "name") === EXEC_EXTENSION) info["config"] = item.child("extension")?.value() ?? null;
  }
  return info;
}
