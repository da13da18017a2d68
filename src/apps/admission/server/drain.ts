import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "node:http";
import type { Connections } from "./connections.ts";
import type { Drain } from "./options.ts";
import type { Pending } from "./pending.ts";

/** The API server waits for no webhook longer than this. */
const LONGEST_MS = 30_000;
/** For a last answer to leave the machine. */
const LINGER_MS = 1000;
const LOOK_MS = 20;

/**
 * Ends the port without failing a request. The API server keeps connections open and sends the next request on them whatever endpoints
 * say, so each is handed back by an answer with `Connection: close`; only those that nothing came over for a while are closed by us.
 */
export async function drainPort(
  server: Server,
  connections: Connections,
  pending: Pending,
  { delayMs, idleMs, beginClosing }: Drain & { readonly beginClosing: () => void },
): Promise<void> {
  await sleep(delayMs);
  beginClosing();
  await until(() => connections.size === 0, idleMs);
  await until(() => pending.size === 0, LONGEST_MS);
  connections.closeIdle();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await until(() => pending.size === 0 && connections.size === 0, LINGER_MS);
  connections.destroyAll();
  await closed;
}

async function until(isSo: () => boolean, atMostMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < atMostMs && !isSo(); waitedMs += LOOK_MS) await sleep(LOOK_MS);
}
