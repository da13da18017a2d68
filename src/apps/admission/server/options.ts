import type { Certificates, LoadMeter, Log, Recorder, Surroundings } from "../parts.ts";

export interface Listen {
  /** An address of this machine: `0.0.0.0`, `::`, `127.0.0.1`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Who may ask. Absent: everybody who reaches the port, so that answers must hold nothing that others may not know. */
export interface Clients {
  /** PEM bundle of the authorities whose certificates are taken. */
  readonly ca: string;
  /** Common names, DNS names or `O` groups of which the certificate must carry one; empty: any that the authorities signed. */
  readonly names: readonly string[];
}

export interface ServerLimits {
  readonly bodyBytes: number;
  /** Of all reviews that are being read and answered, together. */
  readonly heldBytes: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** For a request's header to arrive once it has begun. */
  readonly headerMs: number;
  /** Of a request that does not say: the API server's own default. */
  readonly timeoutMs: number;
  /** Longer than the API server keeps an idle connection (90 s): who closes second never fails a request. */
  readonly idleMs: number;
}

export interface Drain {
  /** From "not ready" until connections are closed: endpoints have to reach every node first. */
  readonly delayMs: number;
  /** Then for connections that are still used to be handed back by the answers they carry. */
  readonly idleMs: number;
}

export interface AdmissionServerOptions {
  /** The port the API server calls. */
  readonly webhook: Listen;
  /** Plain HTTP for the kubelet and Prometheus: it decides nothing and shows no object. */
  readonly health: Listen;
  readonly surroundings: Surroundings;
  readonly certificates: Certificates;
  readonly recorder: Recorder;
  /** Why no request should be sent here, besides what the server knows itself; undefined: nothing. */
  readonly obstacle?: (() => string | undefined) | undefined;
  readonly meter: LoadMeter;
  readonly clients?: Clients | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  readonly drain?: Partial<Drain> | undefined;
  readonly log: Log;
}

export const DEFAULT_LIMITS: ServerLimits = {
  bodyBytes: 16 * 1024 * 1024,
  heldBytes: 256 * 1024 * 1024,
  headerBytes: 16 * 1024,
  connections: 1000,
  headerMs: 10_000,
  timeoutMs: 10_000,
  idleMs: 120_000,
};

export const DEFAULT_DRAIN: Drain = { delayMs: 10_000, idleMs: 2000 };
