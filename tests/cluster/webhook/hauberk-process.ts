import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";

/** A running `hauberk serve admission`. */
export interface HauberkProcess {
  readonly webhookPort: number;
  readonly healthPort: number;
  readonly pid: number;
  /** What it wrote so far. */
  log(): string;
  health(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** Ends it as Kubernetes does. @returns its exit code, null where a signal ended it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const PROGRAM = join(import.meta.dirname, "../../../dist/hauberk.js");
const START_TIMEOUT_MS = 60_000;

/**
 * Starts what is shipped, and waits until it is ready.
 * @param host where its health can be asked
 * @throws {Error} with its log where it does not become so
 */
export async function startHauberk(
  folder: string,
  args: readonly string[],
  host = "127.0.0.1",
): Promise<HauberkProcess> {
  const child = spawn(process.execPath, [PROGRAM, "serve", "admission", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  const note = (chunk: Buffer): void => void (log += chunk.toString());
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  const ended = once(child, "exit") as Promise<[number | null]>;
  let code: number | null | undefined;
  void ended.then(([ending]) => (code = ending));
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> => {
    if (code === undefined) child.kill(signal);
    return (await ended)[0];
  };
  let ports: RegExpExecArray | null = null;
  const health = async (path: string): Promise<{ status: number; text: string }> => {
    const { statusCode, body } = await request(`http://${host}:${ports?.[2]}${path}`);
    return { status: statusCode, text: await body.text() };
  };
  for (const end = Date.now() + START_TIMEOUT_MS; ; await pause(50)) {
    ports ??= /answers on port (\d+); health and metrics are on port (\d+)/.exec(log);
    if (ports !== null && (await health("/readyz").catch(() => undefined))?.status === 200) break;
    if (code === undefined && Date.now() < end) continue;
    const verbose = ports === null ? "" : (await health("/readyz?verbose").catch(() => undefined))?.text;
    await stop("SIGKILL");
    throw new Error(`Hauberk did not become ready:\n${log}\n${verbose}`);
  }
  return {
    webhookPort: Number(ports[1]),
    healthPort: Number(ports[2]),
    pid: child.pid ?? 0,
    log: () => log,
    health,
    stop,
  };
}
