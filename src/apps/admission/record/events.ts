import { type Regarding, toRegarding } from "./event-object.ts";
import { EventSeries } from "./event-series.ts";
import { EventWriter } from "./event-writer.ts";
import { toShown } from "./log-lines.ts";
import type { BreakerChange, EventOptions } from "./options.ts";
import type { Note } from "./note.ts";

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
/** A rule's message; the API server takes 1024 bytes. */
const MAX_NOTE = 300;

/**
 * Tells of refusals, warnings and breakers as Kubernetes Events: one for each rule, namespace and owner in a window, written when it is
 * first seen and once more, with how often, when the window is over. A token bucket bounds the writes over all. A write that fails is
 * counted and forgotten.
 */
export function toEvents(options: EventOptions): Events {
  const { perMinute, windowMs, write, reportingInstance, ownNamespace } = { ...DEFAULTS, ...options };
  const writer = new EventWriter(write, perMinute);
  const series = new EventSeries(writer, windowMs);
  // Windows also end when no request comes any more.
  const timer = setInterval(() => series.endOld(Date.now()), Math.max(1000, windowMs / 10)).unref();

  return {
    note(note) {
      const { review, decision, at, ruleSet } = note;
      const told = decision.reasons.filter(({ action, verdict }) => action !== "audit" && verdict !== "skipped");
      if (review.request.dryRun || told.length === 0) return;
      const regarding = toRegarding(review.request);
      for (const reason of told.slice(0, MAX_REASONS)) {
        const isDenied = !decision.allowed && reason.action === "deny";
        const why = isDenied ? "AdmissionDenied" : "AdmissionWarning";
        series.tell(toKey(why, ruleSet, reason.rule, regarding), at, () => ({
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
      series.tell(toKey(why, ruleSet, rule, regarding), at, () => ({
        why,
        at,
        regarding,
        reportingInstance,
        text: `rule ${rule} of rule set ${ruleSet} is ${is === "open" ? "left out" : "judged again"}: ${toShown(because, MAX_NOTE)}`,
      }));
    },
    counts: () => ({ ...writer.counts(), aggregated: series.aggregated }),
    async stop() {
      clearInterval(timer);
      series.endAll();
      await writer.settle();
    },
  };
}

function toKey(why: string, ruleSet: string, rule: string, { namespace, kind, name }: Regarding): string {
  return [why, ruleSet, rule, namespace, kind, name].join("\n");
}
