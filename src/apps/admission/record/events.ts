import type { KubernetesObject } from "../../../model/index.ts";
import { type EventFacts, type Regarding, toEvent, toRegarding } from "./event-object.ts";
import { toShown } from "./log-lines.ts";
import type { BreakerChange, EventOptions } from "./options.ts";
import type { Note } from "./note.ts";
import { TokenBucket } from "./token-bucket.ts";

export interface Events {
  note(note: Note): void;
  noteBreaker(change: BreakerChange): void;
  counts(): Readonly<Record<"written" | "aggregated" | "dropped" | "failed", number>>;
  /** Writes the series that are open, as far as the rate allows. */
  stop(): Promise<void>;
}

const DEFAULTS = { perMinute: 30, windowMs: 300_000, ownNamespace: "default" };
/** Events of one request. */
const MAX_REASONS = 3;
const MAX_WAITING = 100;
/** A rule's message; the API server takes 1024 bytes. */
const MAX_NOTE = 300;

interface Series {
  readonly facts: EventFacts;
  readonly endsMs: number;
  count: number;
  last: Date;
}

/**
 * Tells of refusals, warnings and breakers as Kubernetes Events: one for each rule, namespace and owner in a window, written when it is
 * first seen and once more, with how often, when the window is over. A token bucket bounds the writes over all. A write that fails is
 * counted and forgotten.
 */
export function toEvents(options: EventOptions): Events {
  const { perMinute, windowMs, write, reportingInstance, ownNamespace } = { ...DEFAULTS, ...options };
  const bucket = new TokenBucket(perMinute / 60, Math.max(1, perMinute / 2));
  const series = new Map<string, Series>();
  const counts = { written: 0, aggregated: 0, dropped: 0, failed: 0 };
  let writing: Promise<void> = Promise.resolve();
  let waiting = 0;

  const send = (event: KubernetesObject, atMs: number): boolean => {
    if (waiting >= MAX_WAITING || !bucket.take(atMs)) {
      counts.dropped += 1;
      return false;
    }
    waiting += 1;
    writing = writing
      .then(() => write(event))
      .then(
        () => void (counts.written += 1),
        () => void (counts.failed += 1),
      )
      .finally(() => void (waiting -= 1));
    return true;
  };
  const end = (key: string, one: Series): void => {
    series.delete(key);
    if (one.count > 1) send(toEvent(one.facts, { count: one.count, last: one.last }), one.last.getTime());
  };
  /** Series are in the order in which they end. */
  const endOld = (nowMs: number): void => {
    for (const [key, one] of series) {
      if (one.endsMs > nowMs) return;
      end(key, one);
    }
  };
  const tell = (key: string, at: Date, toFacts: () => EventFacts): void => {
    endOld(at.getTime());
    const open = series.get(key);
    if (open !== undefined) {
      open.count += 1;
      open.last = at;
      counts.aggregated += 1;
    } else {
      const facts = toFacts();
      // Only what was written is kept in mind: a flood fills nothing.
      if (send(toEvent(facts), at.getTime()))
        series.set(key, { facts, endsMs: at.getTime() + windowMs, count: 1, last: at });
    }
  };
  // Windows also end when no request comes any more.
  const timer = setInterval(() => endOld(Date.now()), Math.max(1000, windowMs / 10)).unref();

  return {
    note(note) {
      const { review, decision, at, ruleSet } = note;
      const told = decision.reasons.filter(({ action, verdict }) => action !== "audit" && verdict !== "skipped");
      if (review.request.dryRun || told.length === 0) return;
      const regarding = toRegarding(review.request);
      for (const reason of told.slice(0, MAX_REASONS)) {
        const isDenied = !decision.allowed && reason.action === "deny";
        const why = isDenied ? "AdmissionDenied" : "AdmissionWarning";
        tell(toKey(why, ruleSet, reason.rule, regarding), at, () => ({
          why,
          at,
          regarding,
          reportingInstance,
          text: `${review.request.operation} ${isDenied ? "refused" : "allowed with a warning"} by ${reason.rule}: ${toShown(reason.message, MAX_NOTE)}`,
        }));
      }
    },
    noteBreaker({ ruleSet, rule, is, because, at }) {
      const regarding: Regarding = { apiVersion: "v1", kind: "Namespace", name: ownNamespace, namespace: ownNamespace };
      const why = is === "open" ? "AdmissionBreakerOpened" : "AdmissionBreakerClosed";
      tell(toKey(why, ruleSet, rule, regarding), at, () => ({
        why,
        at,
        regarding,
        reportingInstance,
        text: `rule ${rule} of rule set ${ruleSet} is ${is === "open" ? "left out" : "judged again"}: ${toShown(because, MAX_NOTE)}`,
      }));
    },
    counts: () => ({ ...counts }),
    async stop() {
      clearInterval(timer);
      for (const [key, one] of series) end(key, one);
      await writing;
    },
  };
}

function toKey(why: string, ruleSet: string, rule: string, { namespace, kind, name }: Regarding): string {
  return [why, ruleSet, rule, namespace, kind, name].join("\n");
}
