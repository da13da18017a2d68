import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs beside us and never outlives us. */
export interface Running {
  readonly program: string;
  readonly logFile: string;
  /** Exit status once it has ended, or undefined while it runs. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

// The shell holds our end of a pipe: when we die, even by SIGKILL, the pipe closes and the program is killed.
const LEASH = `exec 3<&0; "$@" </dev/null & child=$!
(cat <&3 >/dev/null; kill -KILL $child 2>/dev/null) & watcher=$!
wait $child; status=$?; kill $watcher 2>/dev/null; exit $status`;

/** Starts a program on a leash; its output goes to the log file. */
export function start(file: string, args: readonly string[], logFile: string): Running {
  const log = openSync(logFile, "a");
  const child: ChildProcess = spawn("sh", ["-c", LEASH, "sh", file, ...args], { stdio: ["pipe", log, log] });
  closeSync(log);
  child.stdin?.on("error", () => {});
  child.unref();
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    child.once("error", (error) => resolve(void (ended = error.message)));
    child.once("exit", (code, signal) => resolve(void (ended = `ended with ${signal ?? code}`)));
  });
  return {
    program: file.slice(file.lastIndexOf("/") + 1),
    logFile,
    ended: () => ended,
    stop: async () => {
      child.ref();
      child.stdin?.destroy();
      await end;
    },
  };
}

/** A loopback port that nobody listens on right now; another process may still take it before we do. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Asks every 100 ms until the answer is true.
 * @throws {Error} with the end of the program's log when it ends first or the time is up
 */
export async function waitFor(running: Running, timeoutMs: number, isReady: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await isReady().catch(() => false))) {
    const why = running.ended() ?? (Date.now() > until ? `was not ready within ${timeoutMs} ms` : undefined);
    if (why !== undefined) throw new Error(`${running.program} ${why}:\n${readEndOf(running.logFile)}`);
    await sleep(100);
  }
}

function readEndOf(logFile: string): string {
  return readFileSync(logFile, "utf8").split("\n").slice(-15).join("\n");
}
