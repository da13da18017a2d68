import type { Socket } from "node:net";

interface Entry {
  /** By the server's clock, when it was opened. */
  readonly openedAt: number;
  hasAsked: boolean;
  inFlight: number;
}

/** Every open connection of the port, those that were used last at the end. */
export interface Connections {
  opened(socket: Socket, now: number): void;
  begins(socket: Socket): void;
  ends(socket: Socket): void;
  /** Ends connections that began to ask and did not come to the end of a header within the time. */
  sweep(now: number): void;
  closeIdle(): void;
  destroyAll(): void;
  readonly size: number;
}

/** @param limit above it, the connection that was idle for the longest makes room for a new one */
export function toConnections(limit: number, headerMs: number): Connections {
  const entries = new Map<Socket, Entry>();
  const makeRoom = () => {
    for (const [socket, entry] of entries) {
      if (entry.inFlight > 0) continue;
      socket.destroy();
      entries.delete(socket);
      return;
    }
  };
  return {
    opened(socket, now) {
      if (entries.size >= limit) makeRoom();
      entries.set(socket, { openedAt: now, hasAsked: false, inFlight: 0 });
      socket.once("close", () => entries.delete(socket));
    },
    begins(socket) {
      const entry = entries.get(socket);
      if (entry === undefined) return;
      entry.hasAsked = true;
      entry.inFlight += 1;
      entries.delete(socket);
      entries.set(socket, entry);
    },
    ends(socket) {
      const entry = entries.get(socket);
      if (entry !== undefined) entry.inFlight -= 1;
    },
    sweep(now) {
      for (const [socket, entry] of entries) {
        // The API server opens connections in advance: one that never sent a byte is left alone.
        const isSlow = !entry.hasAsked && socket.bytesRead > 0 && now - entry.openedAt > headerMs;
        if (isSlow) socket.destroy();
      }
    },
    closeIdle() {
      for (const [socket, entry] of entries) if (entry.inFlight === 0) socket.end();
    },
    destroyAll() {
      for (const socket of entries.keys()) socket.destroy();
    },
    get size() {
      return entries.size;
    },
  };
}
