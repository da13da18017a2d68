import { toEvents } from "./events.ts";
import { toKeeper } from "./keeper.ts";
import { toBreakerLine, toDenialLine, toErrorOutput } from "./log-lines.ts";
import { toMetrics } from "./metrics.ts";
import type { AdmissionRecorder, RecorderOptions } from "./options.ts";
import { TokenBucket } from "./token-bucket.ts";

const NO_EVENTS = { written: 0, aggregated: 0, dropped: 0, failed: 0 };
const NO_RING = { written: 0, dropped: 0, failed: 0, sampledOut: 0, bytes: 0, segments: 0 };
/** A flood of refusals is told of by the metrics; the log need not hold all of it. */
const LINES_PER_SECOND = 100;

/**
 * Keeps what became of every request: metrics, a log line for each refusal, Events, and the ring.
 * @throws what the file system throws when the ring's folder can neither be made nor read
 */
export function toRecorder(options: RecorderOptions = {}): AdmissionRecorder {
  const { state } = options;
  const output = options.log === undefined ? toErrorOutput() : { log: options.log, dropped: () => 0 };
  const lines = new TokenBucket(LINES_PER_SECOND, LINES_PER_SECOND * 10);
  const events = options.events === undefined ? undefined : toEvents(options.events);
  const keeper = options.ring === undefined ? undefined : toKeeper(options.ring, toRevision(options));
  let linesLeftOut = 0;
  const metrics = toMetrics(
    () => ({
      ring: keeper?.counts() ?? NO_RING,
      events: events?.counts() ?? NO_EVENTS,
      logLinesDropped: linesLeftOut + output.dropped(),
    }),
    state,
    options.processMetrics ?? true,
  );

  return {
    note(note) {
      metrics.note(note);
      keeper?.keep(note);
      const { decision, at } = note;
      if (decision.reasons.length > 0) events?.note(note);
      if (decision.allowed) return;
      if (lines.take(at.getTime())) output.log(toDenialLine(note));
      else linesLeftOut += 1;
    },
    noteBreaker(change) {
      metrics.noteBreaker(change);
      events?.noteBreaker(change);
      output.log(toBreakerLine(change));
    },
    metrics: () => metrics.text(),
    async stop() {
      await events?.stop();
      await keeper?.close();
    },
  };
}

/** The whole state costs more than a request may: it is asked for again after a while only. Milliseconds. */
const STATE_AGE_MS = 250;

function toRevision({ revision, state }: RecorderOptions): (at: Date) => string {
  if (revision !== undefined || state === undefined) return () => revision?.() ?? "";
  let [known, readMs] = ["", Number.NEGATIVE_INFINITY];
  return (at) => {
    const age = at.getTime() - readMs;
    if (age < 0 || age > STATE_AGE_MS) [known, readMs] = [state().revision ?? "", at.getTime()];
    return known;
  };
}
