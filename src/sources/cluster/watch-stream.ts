import { asNumber, asString, dig, type Json } from "../../model/index.ts";

/** One line of a watch. */
export type WatchEvent =
  | { readonly is: "set" | "gone"; readonly object: Json }
  /** Nothing changed up to this version. */
  | { readonly is: "bookmark"; readonly version: string }
  | { readonly is: "error"; readonly status: number; readonly because: string };

const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * The events of a watch as they come, one JSON object a line.
 * A line that is no event ends the stream with an error event: what it would have said is lost.
 * @throws whatever the socket throws
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export async function* readWatchEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  for await (const line of readLines(body)) {
    const event = line === undefined ? lost("a line is too long") : toEvent(line);
    yield event;
    if (event.is === "error") return;
  }
}

/** Undefined for a line that is too long; nothing comes after it. */
async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      // The bytes are joined before they are decoded: a character may be cut by a chunk.
      yield Buffer.concat(pending).toString("utf8");
      pending = [];
      size = 0;
      start = end + 1;
    }
    pending.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MAX_LINE_BYTES) {
      yield undefined;
      return;
    }
  }
}

function toEvent(line: string): WatchEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return lost("a line is not JSON");
  }
  const object = dig(event, "object") ?? null;
  switch (dig(event, "type")) {
    case "ADDED":
    case "MODIFIED":
      return { is: "set", object };
    case "DELETED":
      return { is: "gone", object };
    case "BOOKMARK":
      return { is: "bookmark", version: asString(dig(object, "metadata", "resourceVersion")) ?? "" };
    case "ERROR": {
      const because = asString(dig(object, "message")) ?? "the watch failed";
      return { is: "error", status: asNumber(dig(object, "code")) ?? 500, because: because.slice(0, 1000) };
    }
    default:
      return lost("an event is of no known type");
  }
}

function lost(because: string): WatchEvent {
  // As if the version were gone: only a new list can tell what was missed.
  return { is: "error", status: 410, because };
}
