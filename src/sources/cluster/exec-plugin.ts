import { spawn } from "node:child_process";
import { isatty } from "node:tty";
import { asObject, asString, dig, Problem, type JsonObject } from "../../model/index.ts";
import type { ClientCertificate, ExecConfig } from "./connection.ts";
import { invalid, reasonOf } from "./kubeconfig-file.ts";

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

/** What a credential plugin printed. */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly certificate: ClientCertificate | undefined;
  /** Undefined: until the API server refuses it. */
  readonly expiresAt: Date | undefined;
}

/**
 * Runs the user's credential plugin, without a shell, and reads the credential it prints.
 * Its messages go to our own standard error, as with kubectl.
 * @throws {Problem} CLUSTER_UNAUTHORIZED at the plugin's place in the kubeconfig when it is missing, fails or prints something else
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function runExecPlugin(config: ExecConfig, timeoutMs: number = TIMEOUT_MS): Promise<ExecCredential> {
  const isTerminal = isatty(0);
  if (config.interactiveMode === "Always" && !isTerminal) {
    throw invalid(`${config.command} needs a terminal (interactiveMode: Always)`, config.at);
  }
  const interactive = isTerminal && config.interactiveMode !== "Never";
  const spec: JsonObject = { interactive };
  if (config.cluster !== undefined) spec["cluster"] = config.cluster;
  const info = JSON.stringify({ apiVersion: config.apiVersion, kind: "ExecCredential", spec });
  const output = await run(config, info, interactive, timeoutMs);
  return toCredential(output, config);
}

function run(config: ExecConfig, info: string, interactive: boolean, timeoutMs: number): Promise<string> {
  const env = { ...process.env, ...Object.fromEntries(config.env), KUBERNETES_EXEC_INFO: info };
  const child = spawn(config.command, config.args, {
    env,
    shell: false,
    stdio: [interactive ? "inherit" : "ignore", "pipe", "inherit"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_OUTPUT_BYTES) child.kill("SIGKILL");
    });
    child.once("error", (error) => reject(failed(config, missingReason(config, error), error)));
    child.once("close", (code, signal) => {
      if (size > MAX_OUTPUT_BYTES) reject(failed(config, "printed more than 1 MiB"));
      else if (signal !== null) reject(failed(config, `was ended by ${signal} (it has ${timeoutMs / 1000} s)`));
      else if (code !== 0) reject(failed(config, `ended with status ${code}; what it said stands above`));
      else resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}

function toCredential(output: string, config: ExecConfig): ExecCredential {
  let printed: unknown;
  try {
    printed = JSON.parse(output);
  } catch (error) {
    // The output may hold a secret: it is not repeated.
    throw failed(config, "printed something that is not JSON", error instanceof SyntaxError ? undefined : error);
  }
  if (dig(printed, "kind") !== "ExecCredential") throw failed(config, "did not print an ExecCredential");
  if (dig(printed, "apiVersion") !== config.apiVersion) {
    throw failed(config, `printed another apiVersion than ${config.apiVersion}`);
  }
  const status = asObject(dig(printed, "status"));
  const token = asString(dig(status, "token"));
  const cert = asString(dig(status, "clientCertificateData"));
  const key = asString(dig(status, "clientKeyData"));
  if ((cert === undefined) !== (key === undefined)) throw failed(config, "printed a certificate or a key, not both");
  if (!token && !cert) throw failed(config, "printed neither a token nor a certificate");
  return {
    token,
    certificate: cert === undefined || key === undefined ? undefined : { cert, key },
    expiresAt: toExpiry(dig(status, "expirationTimestamp"), config),
  };
}

function toExpiry(value: unknown, config: ExecConfig): Date | undefined {
  const text = asString(value);
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw failed(config, "printed an expirationTimestamp that is no time");
  return at;
}

function missingReason(config: ExecConfig, error: Error): string {
  const hint = config.installHint === undefined ? "" : `\n${config.installHint}`;
  if (Reflect.get(error, "code") === "ENOENT") return `is not installed or not on PATH${hint}`;
  return `cannot be run: ${reasonOf(error)}${hint}`;
}

function failed(config: ExecConfig, what: string, cause?: unknown): Problem {
  return new Problem("CLUSTER_UNAUTHORIZED", `the credential plugin ${config.command} ${what}`, {
    at: config.at,
    cause,
  });
}
