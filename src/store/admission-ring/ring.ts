import { Buffer } from "node:buffer";
import type { RingOptions } from "./options.ts";
import type { RingRecord } from "./record.ts";
import { toSegments } from "./segments.ts";

/** What the ring holds, and what it could not take. */
export interface RingCounts {
  /** On disk, all segments. */
  readonly bytes: number;
  readonly segments: number;
  readonly written: number;
  /** The queue was full. */
  readonly dropped: number;
  /** The disk did not take them. */
  readonly failed: number;
}

/** The last requests, on disk. */
export interface AdmissionRing {
  /** Puts a record in the queue; never waits. @returns whether there was room */
  add(record: RingRecord): boolean;
  counts(): RingCounts;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** Writes what waits, and closes; nothing can be added behind it. */
  close(): Promise<void>;
}

const FLUSH_MS = 200;
const DEFAULTS = { maxBytes: 256 << 20, segmentBytes: 16 << 20, recordBytes: 64 << 10, queueBytes: 8 << 20 };

/**
 * Opens the ring of a folder. Records are lines of JSON (NDJSON) in segments; the oldest segment goes when there are too many bytes.
 * A new segment begins with every start and behind every failed write, so that a line torn by a crash stands at the end of its file.
 */
export function openRing(options: RingOptions): AdmissionRing {
  const limits = { ...DEFAULTS, ...options };
  const segments = toSegments(limits.folder, limits.maxBytes, limits.segmentBytes);
  let queue: Buffer[] = [];
  let queued = 0;
  let [written, dropped, failed] = [0, 0, 0];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const writeQueue = async (): Promise<void> => {
    const [lines, bytes] = [queue, queued];
    if (lines.length === 0) return;
    [queue, queued] = [[], 0];
    try {
      await segments.append(Buffer.concat(lines, bytes));
      written += lines.length;
    } catch {
      failed += lines.length;
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeQueue);
    return writing;
  };

  return {
    add(record) {
      const line = toLine(record, limits.recordBytes);
      if (isClosed || queued + line.length > limits.queueBytes) {
        dropped += 1;
        return false;
      }
      queue.push(line);
      queued += line.length;
      timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
      return true;
    },
    counts: () => ({ ...segments.size(), written, dropped, failed }),
    flush,
    async close() {
      isClosed = true;
      await flush();
      await segments.close();
    },
  };
}

function toLine(record: RingRecord, maxBytes: number): Buffer {
  const line = Buffer.from(`${JSON.stringify(record)}\n`);
  if (line.length <= maxBytes || record.review === undefined) return line;
  const { review: _, redacted: _redacted, ...rest } = record;
  return Buffer.from(`${JSON.stringify({ ...rest, redacted: ["object", "oldObject"] })}\n`);
}
