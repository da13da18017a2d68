import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ServerTls } from "./connection.ts";
import { invalid, reasonOf, type ConfigNode } from "./kubeconfig-file.ts";

/** The cluster entry of a kubeconfig. */
export interface ServerEntry {
  readonly server: URL;
  readonly tls: ServerTls;
  readonly proxyUrl: URL | undefined;
}

/** @throws {Problem} KUBECONFIG_INVALID when the entry names no server we can talk to */
export function toServer(cluster: ConfigNode): ServerEntry {
  const node = cluster.child("server");
  if (node === undefined) throw invalid("the cluster names no server", cluster.at);
  const ca = readDataOrFile(cluster, "certificate-authority");
  const isUnchecked = cluster.child("insecure-skip-tls-verify")?.flag() ?? false;
  if (isUnchecked && ca !== undefined) {
    throw invalid("certificate-authority and insecure-skip-tls-verify exclude each other", cluster.at);
  }
  return {
    server: toUrl(node, ["https:", "http:"]),
    tls: { ca, serverName: cluster.child("tls-server-name")?.text() || undefined, isUnchecked },
    proxyUrl: toProxyUrl(cluster),
  };
}

/**
 * The text of `<key>-data` (base64) or of the file `<key>` names, relative to the kubeconfig; data wins.
 * @throws {Problem} KUBECONFIG_INVALID when it cannot be read
 */
export function readDataOrFile(entry: ConfigNode, key: string): string | undefined {
  const data = entry.child(`${key}-data`);
  if (data !== undefined && data.text() !== "") {
    const text = Buffer.from(data.text(), "base64").toString("utf8");
    if (!text.includes("-----BEGIN ")) throw invalid(`${key}-data is not base64 of PEM`, data.at);
    return text;
  }
  const file = entry.child(key);
  if (file === undefined || file.text() === "") return undefined;
  try {
    return readFileSync(resolveBeside(file), "utf8");
  } catch (error) {
    throw invalid(`the file of ${key} cannot be read: ${reasonOf(error)}`, file.at, error);
  }
}

/** A path of the kubeconfig, absolute. */
export function resolveBeside(path: ConfigNode): string {
  return resolve(dirname(path.at.file), path.text());
}

function toProxyUrl(cluster: ConfigNode): URL | undefined {
  const node = cluster.child("proxy-url");
  return node === undefined || node.text() === "" ? undefined : toUrl(node, ["http:", "https:", "socks5:"]);
}

function toUrl(node: ConfigNode, protocols: readonly string[]): URL {
  const url = URL.parse(node.text());
  if (url === null || !protocols.includes(url.protocol)) {
    const schemes = protocols.map((protocol) => `${protocol}//`).join(" or ");
    throw invalid(`a URL is expected here that begins with ${schemes}`, node.at);
  }
  return url;
}
