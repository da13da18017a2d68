import { performance } from "node:perf_hooks";
import { isObject, type JsonObject } from "../../../model/index.ts";
import {
  type AdmissionRing,
  openRing,
  redactReview,
  type RingOptions,
  type RingRecord,
} from "../../../store/admission-ring/index.ts";
import { toShown } from "./log-lines.ts";
import type { Note } from "./note.ts";
import { TokenBucket } from "./token-bucket.ts";

const DEFAULTS = { allowedPerSecond: 50, recordBytes: 64 << 10, queueBytes: 8 << 20 };
/** Redaction gets so much of the event loop at a time, and then waits: 4 % at most. */
const SLICE_MS = 0.4;
const PAUSE_MS = 10;
const MAX_REASONS = 50;
const MAX_TEXT = 2000;

export interface Keeper {
  keep(note: Note): void;
  counts(): ReturnType<AdmissionRing["counts"]> & { readonly sampledOut: number };
  /** Writes everything that waits, however long it takes. */
  close(): Promise<void>;
}

interface Waiting {
  readonly note: Note;
  readonly revision: string;
}

/**
 * Keeps requests for later: those about which a rule had something to say, and some of the others. A request only goes into a bounded
 * queue; it is redacted in slices between requests.
 */
export function toKeeper(options: RingOptions, revision: (at: Date) => string): Keeper {
  const ring = openRing(options);
  const { allowedPerSecond, recordBytes, queueBytes } = { ...DEFAULTS, ...options };
  const bucket = new TokenBucket(allowedPerSecond, Math.max(1, allowedPerSecond));
  let waiting: Waiting[] = [];
  let [length, sampledOut, dropped] = [0, 0, 0];
  let timer: NodeJS.Timeout | undefined;

  const work = (sliceMs: number): void => {
    timer = undefined;
    const end = performance.now() + sliceMs;
    let done = 0;
    do {
      const next = waiting[done];
      if (next === undefined) break;
      done += 1;
      length -= next.note.reviewText.length;
      ring.add(toRecord(next, recordBytes));
    } while (performance.now() < end);
    waiting = done === waiting.length ? [] : waiting.slice(done);
    if (waiting.length > 0) timer = setTimeout(work, PAUSE_MS, SLICE_MS).unref();
  };

  return {
    keep(note) {
      const isPlain = note.decision.allowed && note.decision.reasons.length === 0;
      if (isPlain && !bucket.take(note.at.getTime())) {
        sampledOut += 1;
      } else if (length + note.reviewText.length > queueBytes) {
        dropped += 1;
      } else {
        waiting.push({ note, revision: revision(note.at) });
        length += note.reviewText.length;
        timer ??= setTimeout(work, PAUSE_MS, SLICE_MS).unref();
      }
    },
    counts() {
      const counts = ring.counts();
      return { ...counts, dropped: counts.dropped + dropped, sampledOut };
    },
    async close() {
      clearTimeout(timer);
      work(Number.POSITIVE_INFINITY);
      await ring.close();
    },
  };
}

function toRecord({ note, revision }: Waiting, recordBytes: number): RingRecord {
  const { at, ruleSet, path, tookMs, review, decision } = note;
  const { request } = review;
  const parsed = note.reviewText.length <= recordBytes ? readText(note.reviewText) : undefined;
  const redaction = parsed === undefined ? { redacted: ["object", "oldObject"], dropped: [] } : redactReview(parsed);
  return {
    at: at.toISOString(),
    ruleSet,
    path,
    revision,
    tookMs,
    about: {
      uid: review.uid,
      operation: request.operation,
      ...request.kind,
      subResource: request.subResource,
      namespace: request.namespace,
      name: request.name,
      username: request.userInfo.username,
    },
    decision: {
      allowed: decision.allowed,
      code: decision.code,
      isPatched: decision.patch !== undefined,
      reasons: decision.reasons.slice(0, MAX_REASONS).map(({ rule, action, verdict, message }) => ({
        rule,
        action,
        verdict,
        message: toShown(message, MAX_TEXT),
      })),
    },
    ...redaction,
  };
}

/** The text was read once already, so it is JSON; what is none is not kept. */
function readText(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
