import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Certificates, Log } from "../parts.ts";
import type { Counters } from "./counters.ts";
import type { Clients, ServerLimits } from "./options.ts";

export interface SecureServerParts {
  readonly certificates: Certificates;
  readonly clients: Clients | undefined;
  readonly limits: ServerLimits;
  readonly counters: Counters;
  readonly log: Log;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Handshakes that have not become connections yet, beyond the limit of connections. */
const HANDSHAKES = 512;
const HANDSHAKE_MS = 10_000;

/**
 * The webhook's port: TLS 1.3, HTTP/1.1 (the API server speaks nothing else to webhooks). It shows the newest certificate to every new
 * connection; open ones go on.
 */
export function toSecureServer({ certificates, clients, limits, counters, log, listener }: SecureServerParts): Server {
  const context = () => {
    const { certificate, key } = certificates.current();
    return {
      cert: certificate,
      key,
      minVersion: "TLSv1.3",
      ...(clients === undefined ? {} : { ca: clients.ca }),
    } as const;
  };
  const server = createServer(
    {
      ...context(),
      ALPNProtocols: ["http/1.1"],
      ...(clients === undefined ? {} : { requestCert: true, rejectUnauthorized: true }),
      handshakeTimeout: HANDSHAKE_MS,
      maxHeaderSize: limits.headerBytes,
      keepAliveTimeout: limits.idleMs,
      // Node counts from the opening of a connection; the API server opens some in advance. `Connections` watches those.
      headersTimeout: limits.idleMs,
      // The body has the request's own deadline.
      requestTimeout: 0,
      connectionsCheckingInterval: 1000,
      noDelay: true,
    },
    listener,
  );
  server.maxConnections = limits.connections + 2 * HANDSHAKES;
  boundHandshakes(server, counters);
  server.on("tlsClientError", (_error, socket) => {
    counters.add("handshakes", "refused");
    socket.destroy();
  });
  server.on("clientError", (_error, socket) => {
    counters.add("refused", "400");
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    else socket.destroy();
  });
  server.on("drop", () => counters.add("handshakes", "too many connections"));
  certificates.onChange(() => {
    try {
      server.setSecureContext(context());
      counters.add("certificates", "changed");
      log("info", "new connections get the new serving certificate");
    } catch (cause) {
      counters.add("certificates", "refused");
      log("error", `the new serving certificate cannot be used, the old one stays: ${String(cause)}`);
    }
  });
  return server;
}

/** Who opens connections and shakes no hands makes room for others: the one that has waited longest goes first. */
function boundHandshakes(server: Server, counters: Counters): void {
  const waiting = new Map<string, Socket>();
  server.on("connection", (socket: Socket) => {
    const key = toKey(socket);
    waiting.set(key, socket);
    socket.once("close", () => waiting.delete(key));
    const [first] = waiting.size > HANDSHAKES ? waiting.values() : [];
    if (first === undefined) return;
    counters.add("handshakes", "too many at once");
    first.destroy();
  });
  server.on("secureConnection", (socket: Socket) => waiting.delete(toKey(socket)));
}

/** The same of a connection and of the secure one on top of it. */
function toKey({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
