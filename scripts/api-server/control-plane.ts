import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import type { JsonObject } from "../../src/model/index.ts";
import { writeAuthority, writeCertificate, writeSigningKey, type CertificateFiles } from "./certificates.ts";
import { apiServerFlags, controllerManagerFlags, etcdFlags, withOverrides } from "./flags.ts";
import { findFreePort, start, waitFor, type Running } from "./processes.ts";

const START_TIMEOUT_MS = 90_000;
const ATTEMPTS = 3;

export interface ApiServerOptions {
  /** Runs kube-controller-manager too: service accounts, ReplicaSets, Pods of workloads, garbage collection. */
  readonly controllerManager?: boolean;
  /** More kube-apiserver flags, `--feature-gates=UserNamespacesSupport=true`; a flag given here replaces ours of that name. */
  readonly flags?: readonly string[];
}

/** An answer of the API server, read to its end. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json(): JsonObject;
}

/** A real API server of our own on loopback. */
export interface ApiServer {
  readonly url: string;
  /** Bearer token of a member of system:masters. */
  readonly token: string;
  readonly caFile: string;
  /** Path of a kubeconfig whose only context, `test`, is the administrator. */
  readonly kubeconfig: string;
  /** Folder with etcd, kube-apiserver, kubectl and helm. */
  readonly assets: string;
  /** Temporary folder that goes away on stop. */
  readonly folder: string;
  /** Sends one request as the administrator (or with another token) and reads the answer. */
  send(method: string, path: string, body?: unknown, options?: SendOptions): Promise<Answer>;
  /** Runs kubectl as the administrator and returns what it prints. */
  kubectl(args: readonly string[], input?: string): string;
  /** A client certificate of that user, signed by the API server's client authority. */
  clientCertificate(user: string, groups?: readonly string[]): CertificateFiles;
  stop(): Promise<void>;
}

export interface SendOptions {
  readonly token?: string;
  readonly contentType?: string;
}

/** The folder with the control plane's programs, or why there is none. */
export function findControlPlane(): { readonly assets: string } | { readonly missing: string } {
  const script = fileURLToPath(new URL("build.sh", import.meta.url));
  const built = spawnSync("bash", [script, "--cached"], { encoding: "utf8" });
  if (built.status !== 0) return { missing: built.stderr.trim() || "bash is not there" };
  if (spawnSync("openssl", ["version"]).status !== 0) return { missing: "openssl is not on PATH" };
  return { assets: built.stdout.trim() };
}

/**
 * Starts etcd and kube-apiserver on free loopback ports and waits until they are ready.
 * @throws {Error} with the end of the log when one of them does not come up
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const found = findControlPlane();
  if ("missing" in found) throw new Error(found.missing);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(found.assets, options);
    } catch (error) {
      // Somebody else took the port between our looking and its listening.
      const portTaken = error instanceof Error && error.message.includes("address already in use");
      if (!portTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnce(assets: string, options: ApiServerOptions): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-api-server-"));
  const running: Running[] = [];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", removeFolder);
  const stop = async () => {
    for (const program of running.splice(0).reverse()) await program.stop();
    removeFolder();
    process.removeListener("exit", removeFolder);
  };
  try {
    return await bringUp(assets, folder, options, running, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  assets: string,
  folder: string,
  options: ApiServerOptions,
  running: Running[],
  stop: () => Promise<void>,
): Promise<ApiServer> {
  const run = (program: string, args: readonly string[]) => {
    const started = start(join(assets, program), args, join(folder, `${program}.log`));
    running.push(started);
    return started;
  };
  const [etcdPort, port] = [await findFreePort(), await findFreePort()];
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const etcd = run("etcd", etcdFlags(folder, etcdUrl));
  await waitFor(etcd, START_TIMEOUT_MS, async () => (await request(`${etcdUrl}/health`)).statusCode === 200);

  const authority = writeAuthority(folder, "hauberk-test-ca");
  const serving = writeCertificate(folder, "serving", authority, {
    subject: "/CN=kube-apiserver",
    extensions: ["subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc", "extendedKeyUsage=serverAuth"],
  });
  const clientAuthority = writeAuthority(folder, "hauberk-test-client-ca");
  const token = randomBytes(24).toString("hex");
  const tokens = join(folder, "tokens.csv");
  writeFileSync(tokens, `${token},admin,${randomUUID()},system:masters\n`, { mode: 0o600 });
  const signingKey = writeSigningKey(folder);
  const files = { serving, clientAuthority, tokens, signingKey };
  const flags = apiServerFlags(etcdUrl, port, files, options.controllerManager === true);
  const program = run("kube-apiserver", withOverrides(flags, options.flags ?? []));

  const url = `https://127.0.0.1:${port}`;
  const send = sender(url, token, authority.certFile);
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, toKubeconfig(url, token, authority.certFile), { mode: 0o600 });
  await waitFor(program, START_TIMEOUT_MS, async () => (await send("GET", "/readyz")).status === 200);
  // The API server makes the system namespaces a moment after it calls itself ready.
  await waitFor(
    program,
    START_TIMEOUT_MS,
    async () => (await send("GET", "/api/v1/namespaces/default")).status === 200,
  );
  if (options.controllerManager === true) {
    const manager = run("kube-controller-manager", controllerManagerFlags(kubeconfig, signingKey, authority));
    const account = "/api/v1/namespaces/default/serviceaccounts/default";
    await waitFor(manager, START_TIMEOUT_MS, async () => (await send("GET", account)).status === 200);
  }
  return {
    url,
    token,
    caFile: authority.certFile,
    kubeconfig,
    assets,
    folder,
    send,
    kubectl: (args, input) => {
      const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: folder };
      return execFileSync(join(assets, "kubectl"), args, { env, encoding: "utf8", input, maxBuffer: 1 << 28 });
    },
    clientCertificate: (user, groups = []) =>
      writeCertificate(folder, `client-${randomUUID()}`, clientAuthority, {
        subject: `${groups.map((group) => `/O=${group}`).join("")}/CN=${user}`,
        extensions: ["extendedKeyUsage=clientAuth"],
      }),
    stop,
  };
}

function sender(url: string, adminToken: string, caFile: string): ApiServer["send"] {
  const dispatcher = new Agent({ connect: { ca: readFileSync(caFile) }, connections: 8, pipelining: 1 });
  return async (method, path, body, options = {}) => {
    const headers = {
      authorization: `Bearer ${options.token ?? adminToken}`,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": options.contentType ?? "application/json" }),
    };
    const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
    const answer = await request(url + path, { method: method as "GET", headers, body: text, dispatcher });
    const answered = await answer.body.text();
    return { status: answer.statusCode, text: answered, json: () => JSON.parse(answered) as JsonObject };
  };
}

function toKubeconfig(url: string, token: string, caFile: string): string {
  const ca = readFileSync(caFile).toString("base64");
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      clusters: [{ name: "test", cluster: { server: url, "certificate-authority-data": ca } }],
      users: [{ name: "admin", user: { token } }],
      contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    },
    undefined,
    2,
  );
}
