import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { isAllowed } from "./clients.ts";
import { toConnections } from "./connections.ts";
import { toCounters } from "./counters.ts";
import { drainPort } from "./drain.ts";
import { toHealthServer } from "./health.ts";
import { toKnownRuleSets } from "./known-rule-sets.ts";
import { toListener } from "./listener.ts";
import { type AdmissionServerOptions, DEFAULT_DRAIN, DEFAULT_LIMITS, type Listen } from "./options.ts";
import { toPending } from "./pending.ts";
import { toSecureServer } from "./secure-server.ts";

export interface AdmissionServer {
  readonly webhookPort: number;
  readonly healthPort: number;
  /** Not ready at once; resolves when every request is answered and both ports are closed. */
  drain(): Promise<void>;
  /** An exception outside of any request, for metrics. */
  noteException(): void;
  /** Closes everything now, whatever is being answered. */
  close(): Promise<void>;
}

/** How exactly deadlines are kept. */
const SWEEP_MS = 25;

/** Opens both ports. Rejects where one is taken or there is no certificate that can be used. */
export async function startAdmissionServer(options: AdmissionServerOptions): Promise<AdmissionServer> {
  const { surroundings, certificates, recorder, meter, log, clients } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const clock = () => performance.now();
  let phase: "open" | "draining" | "closing" = "open";
  const [connections, pending, counters] = [
    toConnections(limits.connections, limits.headerMs),
    toPending(),
    toCounters(),
  ];
  const known = toKnownRuleSets(() => surroundings.ruleSets());
  const strangers = new WeakSet<object>();
  const listener = toListener({
    surroundings,
    known,
    recorder,
    meter,
    limits,
    pending,
    held: { bytes: 0 },
    connections,
    counters,
    log,
    clock,
    isAllowed: (socket) => !strangers.has(socket),
    isClosing: () => phase === "closing",
  });
  const webhook = toSecureServer({ certificates, clients, limits, counters, log, listener });
  webhook.on("secureConnection", (socket: TLSSocket) => {
    connections.opened(socket, clock());
    if (!isAllowed(socket, clients)) strangers.add(socket);
  });
  const health = toHealthServer({
    surroundings,
    certificates,
    recorder,
    obstacle: options.obstacle,
    isDraining: () => phase !== "open",
    metrics: () => `${counters.metrics()}${meter.metrics()}`,
  });
  const healthPort = await listen(health, options.health);
  const webhookPort = await listen(webhook, options.webhook).catch(async (cause: unknown) => {
    await close(health);
    throw cause;
  });
  const sweeping = setInterval(() => {
    known.look(clock());
    pending.sweep(clock());
    connections.sweep(clock());
  }, SWEEP_MS);
  const end = async () => {
    clearInterval(sweeping);
    connections.destroyAll();
    await Promise.all([close(webhook), close(health)]);
  };
  return {
    webhookPort,
    healthPort,
    async drain() {
      phase = "draining";
      const beginClosing = () => (phase = "closing");
      await drainPort(webhook, connections, pending, { ...DEFAULT_DRAIN, ...options.drain, beginClosing });
      await end();
    },
    noteException: () => counters.add("exceptions"),
    close: end,
  };
}

function listen(server: Server, { host, port }: Listen): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
