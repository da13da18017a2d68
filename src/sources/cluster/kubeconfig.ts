import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { Problem } from "../../model/index.ts";
import { hasServiceAccount, readServiceAccount } from "./service-account.ts";
import type { Connection } from "./connection.ts";
import { invalid, readKubeconfigFile, type ConfigNode } from "./kubeconfig-file.ts";
import { toServer } from "./kubeconfig-cluster.ts";
import { toUserAuth } from "./kubeconfig-user.ts";

export interface KubeconfigOptions {
  /** Only this file is read; otherwise the list in KUBECONFIG, or ~/.kube/config. */
  readonly kubeconfig?: string | undefined;
  /** Otherwise the current context. */
  readonly context?: string | undefined;
  /** Our own environment unless given. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where a pod finds its account, for tests. */
  readonly serviceAccountFolder?: string | undefined;
}

/**
 * Chooses the API server and the user as kubectl does: files merged in order, the first to name something wins;
 * without any kubeconfig, the account of the pod we run in.
 * @throws {Problem} KUBECONFIG_INVALID, with file:line:column where there is one
 */
export function readConnection(options: KubeconfigOptions = {}): Connection {
  const env = options.env ?? process.env;
  const files = findFiles(options.kubeconfig, env);
  const roots = files.map(readKubeconfigFile).filter((root) => root !== undefined);
  if (roots.length > 0) return toConnection(roots, options.context);
  if (options.kubeconfig !== undefined) throw new Problem("KUBECONFIG_INVALID", `${options.kubeconfig} is empty`);
  if (hasServiceAccount(env, options.serviceAccountFolder)) {
    return readServiceAccount(env, options.serviceAccountFolder);
  }
  throw new Problem(
    "KUBECONFIG_INVALID",
    "no kubeconfig found: set KUBECONFIG, write ~/.kube/config, or name a file with --kubeconfig",
  );
}

function findFiles(explicit: string | undefined, env: Readonly<Record<string, string | undefined>>): string[] {
  // A file that was named must be there; one of a list may be missing, as for kubectl.
  if (explicit !== undefined) return [explicit];
  const list = env["KUBECONFIG"];
  const fallback = join(env["HOME"] ?? homedir(), ".kube", "config");
  const files = list === undefined || list === "" ? [fallback] : list.split(delimiter);
  return [...new Set(files)].filter((file) => file !== "" && existsSync(file));
}

function toConnection(roots: readonly ConfigNode[], wanted: string | undefined): Connection {
  const contexts = mergeNamed(roots, "contexts", "context");
  const name = wanted ?? readCurrentContext(roots);
  const context = name === undefined ? undefined : contexts.get(name);
  if (name === undefined || context === undefined) throw unknownContext(roots, name, [...contexts.keys()]);

  const cluster = choose(mergeNamed(roots, "clusters", "cluster"), context, "cluster");
  const user = context.child("user");
  const users = mergeNamed(roots, "users", "user");
  const server = toServer(cluster);
  return {
    context: name,
    ...server,
    namespace: context.child("namespace")?.text(),
    user: user === undefined || user.text() === "" ? {} : toUserAuth(choose(users, context, "user"), cluster, server),
  };
}

function readCurrentContext(roots: readonly ConfigNode[]): string | undefined {
  const names = roots.map((root) => root.child("current-context")?.text() ?? "");
  return names.find((name) => name !== "");
}

function unknownContext(roots: readonly ConfigNode[], name: string | undefined, names: readonly string[]): Problem {
  const known =
    names.length === 0 ? "the kubeconfig has no contexts" : `the kubeconfig has ${names.slice(0, 20).join(", ")}`;
  if (name === undefined) {
    return new Problem("KUBECONFIG_INVALID", `no current-context is set; name one with --context: ${known}`, {
      at: roots[0]?.at,
    });
  }
  const at = roots.map((root) => root.child("current-context")).find((node) => node?.text() === name)?.at;
  return new Problem("KUBECONFIG_INVALID", `there is no context ${JSON.stringify(name)}: ${known}`, { at });
}

function choose(entries: ReadonlyMap<string, ConfigNode>, context: ConfigNode, key: "cluster" | "user"): ConfigNode {
  const reference = context.child(key);
  if (reference === undefined) throw invalid(`the context names no ${key}`, context.at);
  const entry = entries.get(reference.text());
  if (entry === undefined) throw invalid(`there is no ${key} ${JSON.stringify(reference.text())}`, reference.at);
  return entry;
}

/** Named entries of all files; the first file that has a name wins. */
function mergeNamed(roots: readonly ConfigNode[], list: string, key: string): Map<string, ConfigNode> {
  const merged = new Map<string, ConfigNode>();
  for (const root of roots) {
    const seen = new Set<string>();
    for (const item of root.child(list)?.items() ?? []) {
      const name = item.child("name")?.text();
      if (name === undefined) throw invalid(`an entry of ${list} has no name`, item.at);
      if (seen.has(name)) throw invalid(`${list} has two entries named ${JSON.stringify(name)}`, item.at);
      seen.add(name);
      const entry = item.child(key);
      if (entry !== undefined && !merged.has(name)) merged.set(name, entry);
    }
  }
  return merged;
}
