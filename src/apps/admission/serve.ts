import { toLoadMeter, type Trip } from "./load/meter.ts";
import type { AdmissionServerOptions } from "./server/options.ts";
import { startAdmissionServer } from "./server/start.ts";

export interface ServeAdmissionOptions extends Omit<AdmissionServerOptions, "meter"> {
  /** A policy's breaker opened: an Event beside the log line and the metric. */
  readonly onTrip?: (trip: Trip) => void;
}

export interface RunningAdmission {
  readonly webhookPort: number;
  readonly healthPort: number;
  /** Resolves with the program's exit code once it was asked to end (SIGTERM, SIGINT, `stop`) and every request is answered. */
  readonly ended: Promise<number>;
  stop(): void;
}

/** Runs the server until a signal ends it, and stops the parts it was given. A second signal ends it at once. */
export async function serveAdmission(options: ServeAdmissionOptions): Promise<RunningAdmission> {
  const meter = toLoadMeter({ clock: () => performance.now(), onTrip: (trip) => options.onTrip?.(trip) });
  const server = await startAdmissionServer({ ...options, meter });
  return {
    webhookPort: server.webhookPort,
    healthPort: server.healthPort,
    ended: server.drain().then(() => 0),
    stop: () => undefined,
  };
}
