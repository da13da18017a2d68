import { toLoadMeter } from "./load/meter.ts";
import type { LoadState } from "./parts.ts";
import type { AdmissionRecorder } from "./record/options.ts";
import type { AdmissionServerOptions } from "./server/options.ts";
import { startAdmissionServer } from "./server/start.ts";

export interface ServeAdmissionOptions extends Omit<AdmissionServerOptions, "meter"> {
  readonly recorder: AdmissionRecorder;
}

export interface RunningAdmission {
  readonly webhookPort: number;
  readonly healthPort: number;
  /** Resolves with the program's exit code once it was asked to end (SIGTERM, SIGINT, `stop`) and every request is answered. */
  readonly ended: Promise<number>;
  stop(): void;
  /** For metrics. */
  state(): LoadState;
}

/** Exit code of a program that was told twice. */
const IMPATIENT = 143;

/**
 * Runs the server until a signal ends it, and then stops the parts it was given. A second signal ends it at once. An exception
 * outside of any request is logged and counted, and ends nothing. Where it cannot start, it stops them at once and rejects.
 */
export async function serveAdmission(options: ServeAdmissionOptions): Promise<RunningAdmission> {
  const { log } = options;
  const meter = toLoadMeter({
    clock: () => performance.now(),
    onBreaker: (move) => {
      const { ruleSet, rule, because } = move;
      if (move.is === "open") log("error", `${rule} is left out for a while: ${because}`, { ruleSet, rule });
      else log("info", `${rule} is looked at again: ${because}`, { ruleSet, rule });
      options.recorder.noteBreaker({ ...move, at: new Date() });
    },
  });
  const stopParts = async () => {
    meter.stop();
    options.certificates.stop();
    await Promise.allSettled([options.recorder.stop(), options.surroundings.stop()]);
  };
  const server = await startAdmissionServer({ ...options, meter }).catch(async (cause: unknown) => {
    await stopParts();
    throw cause;
  });
  const survive = (cause: unknown) => {
    server.noteException();
    log("error", `an exception outside of any request: ${cause instanceof Error ? cause.stack : String(cause)}`);
  };
  process.on("uncaughtException", survive);
  process.on("unhandledRejection", survive);
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const onSignal = () => ask();
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal);
  const finish = async () => {
    await asked;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.off(signal, onSignal);
      process.once(signal, () => process.exit(IMPATIENT));
    }
    log(
      "info",
      "it is being shut down: it goes on until endpoints have spread (10 s) and every request is answered; a second signal ends it at once",
    );
    await server.drain();
    await stopParts();
    process.off("uncaughtException", survive).off("unhandledRejection", survive);
    return 0;
  };
  const { webhookPort, healthPort } = server;
  return { webhookPort, healthPort, ended: finish(), stop: () => ask(), state: () => meter.state() };
}
